import { withoutEvidence } from '#labs/without-evidence.ts';
import { json, ownLab } from '../../../_answers/own-lab.ts';

export const POST = ownLab(async ({ id }, host) => {
  const info = await host.resetLab(id);
  return json({ ...info, verdicts: info.verdicts.map(withoutEvidence) });
});

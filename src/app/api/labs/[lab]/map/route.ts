import { json, ownLab } from '../../../_answers/own-lab.ts';

export const GET = ownLab(async ({ id }, host) => json(await host.clusterMap(id)));

import type { LabDefinition } from '#courses/lab-definition.ts';
import type { Workstation } from './workstation.ts';

/** Copies the lab's files into the learner's home. */
export function placeFiles(workstation: Workstation, { files }: LabDefinition): void {
  for (const { path, text, executable } of files) workstation.writeText(path, text, executable ? 0o755 : 0o644);
}

/** What a set-up that failed said; undefined when it ended well. The author's mistake: no learner pays for it. */
export function setupFailure({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }): string | undefined {
  if (code === 0) return undefined;
  const said = `${stdout}\n${stderr}`.trim().slice(-2_000);
  return `The set-up of this lab ended with code ${code}${said === '' ? '.' : `:\n${said}`}`;
}

import { access } from './causes/access.ts';
import { fields } from './causes/fields.ts';
import { missing } from './causes/missing.ts';
import { network } from './causes/network.ts';
import { pods } from './causes/pods.ts';
import { scheduling } from './causes/scheduling.ts';
import { services } from './causes/services.ts';
import { storage } from './causes/storage.ts';
import { workloads } from './causes/workloads.ts';
import { sentences } from './sentences.ts';

/** Every cause the grader recognises, with what it says: placeholders in braces, what may be left out in brackets. */
export const causes = {
  ...missing,
  ...scheduling,
  ...pods,
  ...workloads,
  ...services,
  ...network,
  ...storage,
  ...access,
  ...fields,
} as const;

export const english = { ...sentences, ...causes } as const;

export type CauseId = keyof typeof causes;
export type MessageId = keyof typeof english;

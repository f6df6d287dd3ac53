import { parseSelector } from '#kube/parse-selector.ts';
import { z } from 'zod';

function isSelector(text: string): boolean {
  try {
    parseSelector(text);
    return true;
  } catch {
    return false;
  }
}

/** `app=web,tier!=db` */
export const selectorSchema = z.string().refine(isSelector, { message: 'must be a label selector such as app=web,tier!=db' });

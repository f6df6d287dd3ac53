import type { LabelSelector } from '#kube/generated/types.ts';
import { selectorOf } from '#kube/label-selector.ts';
import { SelectorError } from '#kube/requirement.ts';

/** A selector as one string: `app=web,tier in (a,b)`. */
export function selectorText(selector: LabelSelector | undefined): string {
  try {
    return selectorOf(selector).toString();
  } catch (error) {
    if (error instanceof SelectorError) return '<invalid>';
    throw error;
  }
}

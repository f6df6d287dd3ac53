import { isValidElement, type ReactElement, type ReactNode } from 'react';

/** A fenced block of a lesson, as its author wrote it. */
export interface Fence {
  readonly language: string;
  readonly source: string;
  /** What stands after the language: `title="pod.yaml"`. */
  readonly meta: string;
}

interface CodeProps {
  readonly className?: string;
  readonly children?: string;
  readonly 'data-meta'?: string;
}

/** Reads the `code` element that MDX puts into each `pre`. */
export function readFence(code: ReactNode): Fence {
  const { className = '', children: text = '', 'data-meta': meta = '' } = isValidElement(code) ? (code as ReactElement<CodeProps>).props : {};
  return { language: /language-([\w-]+)/.exec(className)?.[1] ?? '', source: text.replace(/\n$/, ''), meta };
}

/** The file that a fence's author says it is. */
export const fileOf = ({ meta }: Fence): string | undefined => /\b(?:title|file)="([^"]+)"/.exec(meta)?.[1];

'use client';
import { useCallback } from 'react';
import { highlightYaml } from '#ui/highlight-yaml.tsx';
import { useLab } from '../_workspace/lab-context.tsx';
import { fillNames } from './live-names.ts';

/** Puts what the lab has captured into texts of the lesson. */
export function useLiveText(): (text: string) => string {
  const { variables } = useLab();
  return useCallback((text) => fillNames(text, variables), [variables]);
}

/** A text of the lesson that changes as soon as a check has captured what it says. */
export function LiveText({ text }: { text: string }) {
  return <>{useLiveText()(text)}</>;
}

export function LiveYaml({ text }: { text: string }) {
  return <>{highlightYaml(useLiveText()(text))}</>;
}

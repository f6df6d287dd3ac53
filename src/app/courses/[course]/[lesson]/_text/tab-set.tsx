'use client';
import { Tabs } from 'radix-ui';
import type { ReactNode } from 'react';
import { useLiveText } from './live-text.tsx';

/** All panels stay in the page: those that are not chosen are hidden, except on paper. */
export function TabSet({ tabs }: { tabs: readonly { title: string; content: ReactNode }[] }) {
  const live = useLiveText();
  return (
    <Tabs.Root defaultValue="0" className="wide my-6 max-w-[46rem] rounded-xl border border-line bg-surface">
      <Tabs.List aria-label="Variants" className="flex overflow-x-auto border-b border-line px-2 print:hidden">
        {tabs.map(({ title }, index) => (
          <Tabs.Trigger
            key={index}
            value={String(index)}
            className="relative px-3.5 py-2.5 text-[0.9375rem] font-medium whitespace-nowrap text-soft -outline-offset-2 hover:text-ink data-[state=active]:text-ink data-[state=active]:after:absolute data-[state=active]:after:inset-x-3 data-[state=active]:after:bottom-0 data-[state=active]:after:h-0.5 data-[state=active]:after:rounded-full data-[state=active]:after:bg-accent"
          >
            {live(title)}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {tabs.map(({ title, content }, index) => (
        <Tabs.Content key={index} value={String(index)} forceMount className="rounded-b-xl px-5 py-4 data-[state=inactive]:hidden print:!block">
          <p aria-hidden className="hidden font-semibold print:block">
            {live(title)}
          </p>
          <div className="prose text-[1rem]">{content}</div>
        </Tabs.Content>
      ))}
    </Tabs.Root>
  );
}

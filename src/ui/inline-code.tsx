import type { ReactNode } from 'react';

/** Plain text in which `backticks` make code: titles, options, what a check says. */
export function inlineCode(text: string): ReactNode[] {
  return text.split(/`([^`]+)`/).map((part, index) =>
    index % 2 === 1 ? (
      <code
        key={index}
        className="box-decoration-clone rounded-[5px] border border-line bg-sunken px-[0.3em] py-[0.06em] font-mono text-[0.88em] [overflow-wrap:anywhere]"
      >
        {part}
      </code>
    ) : (
      part
    ),
  );
}

import { Info, Lightbulb, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

const kinds = {
  note: { icon: Info, title: 'Note', style: 'border-line bg-surface', tint: 'text-accent' },
  tip: { icon: Lightbulb, title: 'Tip', style: 'border-line bg-good-wash', tint: 'text-good' },
  warning: { icon: TriangleAlert, title: 'Careful', style: 'border-line bg-wait-wash', tint: 'text-wait' },
} as const;

export function Callout({ kind, title, children }: { kind: keyof typeof kinds; title?: ReactNode; children: ReactNode }) {
  const { icon: Icon, title: usual, style, tint } = kinds[kind];
  return (
    <aside className={`my-6 flex gap-3.5 rounded-xl border px-5 py-4 text-[0.975rem] leading-relaxed ${style}`}>
      <Icon className={`mt-0.5 size-5 shrink-0 ${tint}`} aria-hidden />
      <div className="min-w-0 [&_p]:my-2 [&>:first-child]:mt-0 [&>:last-child]:mb-0">
        <p className="font-semibold">{title ?? usual}</p>
        {children}
      </div>
    </aside>
  );
}

import type { ReactNode } from 'react';

/** Nothing here, or something went wrong: says so and offers what to do next. */
export function EmptyState({
  icon,
  title,
  children,
  action,
  level: Title = 'h2',
}: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** `h1` where it is all the page has to say. */
  level?: 'h1' | 'h2';
}) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-6 py-16 text-center">
      {icon && <div className="mb-5 grid size-12 place-items-center rounded-2xl bg-accent-wash text-accent">{icon}</div>}
      <Title className="text-lg font-semibold tracking-[-0.01em]">{title}</Title>
      {children && <div className="mt-2 leading-relaxed text-soft">{children}</div>}
      {action && <div className="mt-6 flex flex-wrap justify-center gap-3">{action}</div>}
    </div>
  );
}

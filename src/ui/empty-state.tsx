import type { ReactNode } from 'react';

/** Nothing here, or something went wrong: says so and offers what to do next. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-6 py-16 text-center">
      {icon && (
        <div className="mb-5 grid size-12 place-items-center rounded-2xl bg-accent-wash text-accent">{icon}</div>
      )}
      <h2 className="text-lg font-semibold tracking-[-0.01em]">{title}</h2>
      {children && <div className="mt-2 leading-relaxed text-soft">{children}</div>}
      {action && <div className="mt-6 flex flex-wrap justify-center gap-3">{action}</div>}
    </div>
  );
}

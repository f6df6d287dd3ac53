import { Search } from 'lucide-react';

/** Finds people in a list; works without scripts. `keep` goes along with what is asked. */
export function FindForm({
  action,
  query,
  label,
  keep = {},
}: {
  action: string;
  query: string;
  label: string;
  keep?: Readonly<Record<string, string>>;
}) {
  return (
    <form action={action} role="search" className="relative w-full sm:w-72">
      {Object.entries(keep).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Search className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-soft" aria-hidden />
      <input
        name="q"
        type="search"
        defaultValue={query}
        aria-label={label}
        placeholder="Name or email"
        spellCheck={false}
        autoComplete="off"
        className="h-10 w-full rounded-lg border border-edge bg-surface pr-3 pl-9 text-[0.9375rem] placeholder:text-soft"
      />
    </form>
  );
}

/** A podium: three steps, one person on top. */
export function Logo() {
  return (
    <span className="inline-flex items-center gap-2.5 font-semibold tracking-[-0.02em]">
      <svg viewBox="0 0 32 32" aria-hidden className="size-6">
        <rect width="32" height="32" rx="8" className="fill-accent" />
        <path d="M6 25v-6h7v-6h6v9h7v3z" className="fill-accent-ink" />
        <circle cx="16" cy="8" r="2.6" className="fill-accent-ink" />
      </svg>
      Podium
    </span>
  );
}

const base = 'inline-flex items-center justify-center gap-2 rounded-lg font-medium whitespace-nowrap transition-colors disabled:opacity-55';

const looks = {
  primary: 'bg-accent text-accent-ink hover:bg-[color-mix(in_oklab,var(--accent)_88%,var(--ink))]',
  secondary: 'border border-edge/60 bg-surface text-ink hover:border-edge hover:bg-sunken',
  quiet: 'text-soft hover:bg-sunken hover:text-ink',
  danger: 'bg-bad text-page hover:opacity-90',
} as const;

const sizes = {
  large: 'h-12 px-6 text-base',
  medium: 'h-10 px-4 text-sm',
  small: 'h-8 px-2.5 text-[0.8125rem]',
} as const;

/** For buttons and for links that look like them. */
export function buttonStyle(look: keyof typeof looks = 'secondary', size: keyof typeof sizes = 'medium'): string {
  return `${base} ${looks[look]} ${sizes[size]}`;
}

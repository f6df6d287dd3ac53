'use client';
import { Monitor, Moon, Sun } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useEffect, useState } from 'react';
import { buttonStyle } from './button-style.ts';
import { menuItemStyle, menuStyle } from './menu-style.ts';

const choices = [
  { theme: 'light', label: 'Light', icon: Sun },
  { theme: 'dark', label: 'Dark', icon: Moon },
  { theme: 'system', label: 'As the system', icon: Monitor },
] as const;

/** The choice is a cookie, so that the server already renders the right colours. */
export function ThemeToggle({ initial }: { initial: string }) {
  const [theme, setTheme] = useState(initial);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  const choose = (next: string): void => {
    document.cookie = `podium-theme=${next}; path=/; max-age=31536000; samesite=lax`;
    setTheme(next);
  };
  const Current = choices.find((choice) => choice.theme === theme)?.icon ?? Monitor;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={`${buttonStyle('quiet', 'small')} w-9`} aria-label="Colour theme" suppressHydrationWarning>
        <Current className="size-4 shrink-0" aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" sideOffset={6} className={menuStyle}>
          <DropdownMenu.RadioGroup value={theme} onValueChange={choose}>
            {choices.map(({ theme: value, label, icon: Icon }) => (
              <DropdownMenu.RadioItem key={value} value={value} className={menuItemStyle}>
                <Icon className="size-4 text-soft" aria-hidden /> {label}
                <DropdownMenu.ItemIndicator className="ml-auto text-accent">●</DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

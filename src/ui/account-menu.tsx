'use client';
import { ChartNoAxesColumn, ChevronDown, GraduationCap, LogOut, ShieldCheck, UserPlus } from 'lucide-react';
import Link from 'next/link';
import { DropdownMenu } from 'radix-ui';
import { buttonStyle } from './button-style.ts';
import { menuItemStyle, menuStyle } from './menu-style.ts';

export interface AccountMenuProps {
  readonly name: string;
  readonly guest: boolean;
  readonly teaches: boolean;
  readonly admin: boolean;
  readonly onSignOut: () => void;
}

export function AccountMenu({ name, guest, teaches, admin, onSignOut }: AccountMenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={buttonStyle('quiet', 'small')}>
        <span aria-hidden className="grid size-6 place-items-center rounded-full bg-accent-wash text-xs font-semibold text-accent">
          {name.slice(0, 1).toUpperCase()}
        </span>
        <span className="sr-only">Account: </span>
        <span className="max-w-32 truncate max-sm:sr-only">{name}</span>
        <ChevronDown className="size-3.5" aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="end" sideOffset={6} className={menuStyle}>
          {guest && (
            <Item href="/sign-up" icon={UserPlus}>
              Keep your work: sign up
            </Item>
          )}
          <Item href="/progress" icon={ChartNoAxesColumn}>
            My progress
          </Item>
          {teaches && (
            <Item href="/teach" icon={GraduationCap}>
              Learners
            </Item>
          )}
          {admin && (
            <Item href="/admin" icon={ShieldCheck}>
              People and roles
            </Item>
          )}
          <DropdownMenu.Separator className="my-1.5 h-px bg-line" />
          <DropdownMenu.Item className={menuItemStyle} onSelect={onSignOut}>
            <LogOut className="size-4 text-soft" aria-hidden /> Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Item({ href, icon: Icon, children }: { href: string; icon: typeof LogOut; children: React.ReactNode }) {
  return (
    <DropdownMenu.Item asChild className={menuItemStyle}>
      <Link href={href}>
        <Icon className="size-4 text-soft" aria-hidden /> {children}
      </Link>
    </DropdownMenu.Item>
  );
}

export const menuStyle = 'arrive z-50 min-w-48 rounded-xl border border-line bg-surface p-1.5 shadow-xl shadow-black/10';

export const menuItemStyle =
  'flex h-9 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 text-sm outline-none data-[highlighted]:bg-sunken data-[disabled]:opacity-50';

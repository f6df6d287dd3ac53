import type { Metadata } from 'next';
import { listAccounts, listRoleChanges } from '#auth/list-accounts.ts';
import { ago } from '#ui/ago.ts';
import { FindForm } from '#ui/find-form.tsx';
import { Pager } from '#ui/pager.tsx';
import { PageFrame } from '../_site/page-frame.tsx';
import { viewerWithRole } from '../_site/viewer.ts';
import { RoleSelect } from './role-select.tsx';

export const metadata: Metadata = { title: 'People and roles' };

const perPage = 50;

interface Props {
  searchParams: Promise<{ q?: string | string[]; page?: string | string[] }>;
}

export default async function AdminPage({ searchParams }: Props) {
  const viewer = await viewerWithRole('admin', '/admin');
  const [everybody, changes, asked] = await Promise.all([listAccounts(), listRoleChanges(), searchParams]);
  const query = ([asked.q ?? ''].flat()[0] ?? '').trim().slice(0, 100);
  const words = query.toLowerCase().split(/\s+/);
  const found = everybody.filter(({ name, email, role }) => words.every((word) => `${name} ${email} ${role}`.toLowerCase().includes(word)));
  const pages = Math.max(1, Math.ceil(found.length / perPage));
  const page = Math.min(pages, Math.max(1, Math.trunc(Number([asked.page].flat()[0])) || 1));
  const accounts = found.slice((page - 1) * perPage, page * perPage);
  const now = new Date();
  return (
    <PageFrame>
      <div className="mx-auto max-w-3xl">
        <h1 className="text-4xl font-semibold tracking-[-0.03em]">People and roles</h1>
        <p className="mt-3 leading-relaxed text-soft">Learners see their own work. Instructors see everybody’s. Admins also give roles.</p>
        {(everybody.length > 10 || query !== '') && (
          <div className="mt-6 flex flex-wrap items-center gap-x-4 gap-y-3">
            <FindForm action="/admin" query={query} label="Find somebody by name, email or role" />
            <p role="status" className="text-sm text-soft tabular-nums">
              {found.length === everybody.length ? `${everybody.length} people` : `${found.length} of ${everybody.length} people`}
            </p>
          </div>
        )}
        {accounts.length === 0 && <p className="mt-8 text-soft">Nobody has “{query}” in their name, email or role.</p>}
        <ul className="mt-6 divide-y empty:hidden divide-line rounded-2xl border border-line bg-surface">
          {accounts.map((account) => (
            <li key={account.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-4">
              <span className="min-w-0 flex-1">
                <span className="block font-medium">
                  {account.name}
                  {account.id === viewer.id && <span className="font-normal text-soft"> (you)</span>}
                </span>
                <span className="block truncate text-sm text-soft">{account.email}</span>
              </span>
              <RoleSelect user={account.id} name={account.name} role={account.role} />
            </li>
          ))}
        </ul>
        <Pager
          label="Pages of people"
          page={page}
          pages={pages}
          href={(to) => `/admin?${new URLSearchParams({ ...(query === '' ? {} : { q: query }), page: String(to) })}`}
        />
        <h2 className="mt-12 mb-3 text-lg font-semibold">What changed</h2>
        {changes.length === 0 ? (
          <p className="text-soft">No role was changed yet.</p>
        ) : (
          <ul className="space-y-2 text-[0.9375rem]">
            {changes.map((change) => (
              <li key={change.id}>
                <span className="font-medium">{change.name}</span>: {change.from} → {change.to}{' '}
                <span className="text-soft">
                  by {change.by}, {ago(change.changedAt, now)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </PageFrame>
  );
}

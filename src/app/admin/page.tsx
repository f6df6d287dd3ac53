import type { Metadata } from 'next';
import { listAccounts, listRoleChanges } from '#auth/list-accounts.ts';
import { ago } from '#ui/ago.ts';
import { PageFrame } from '../_site/page-frame.tsx';
import { viewerWithRole } from '../_site/viewer.ts';
import { RoleSelect } from './role-select.tsx';

export const metadata: Metadata = { title: 'People and roles' };

export default async function AdminPage() {
  const viewer = await viewerWithRole('admin', '/admin');
  const [accounts, changes] = await Promise.all([listAccounts(), listRoleChanges()]);
  const now = new Date();
  return (
    <PageFrame>
      <div className="mx-auto max-w-3xl">
        <h1 className="text-4xl font-semibold tracking-[-0.03em]">People and roles</h1>
        <p className="mt-3 leading-relaxed text-soft">Learners see their own work. Instructors see everybody’s. Admins also give roles.</p>
        <ul className="mt-8 divide-y divide-line rounded-2xl border border-line bg-surface">
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

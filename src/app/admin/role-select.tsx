'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { isRole, type Role, roles } from '#auth/roles.ts';
import { ConfirmDialog } from '#ui/confirm-dialog.tsx';
import { postJson, RequestFailed } from '../_site/post-json.ts';

const consequences: Record<Role, string> = {
  learner: 'They see their own work only, from now on.',
  instructor: 'They see the work of everybody.',
  admin: 'They see the work of everybody, and give roles, yours included.',
};

/** Asks before it acts: arrow keys alone change what a closed list says. */
export function RoleSelect({ user, name, role }: { user: string; name: string; role: Role }) {
  const router = useRouter();
  const [current, setCurrent] = useState(role);
  const [error, setError] = useState<string>();
  const [asking, setAsking] = useState<Role>();
  const change = async (next: Role): Promise<void> => {
    setCurrent(next);
    setError(undefined);
    try {
      await postJson('/api/roles', { user, role: next });
      router.refresh();
    } catch (failure) {
      setCurrent(role);
      setError(failure instanceof RequestFailed ? failure.message : 'The role was not changed.');
    }
  };
  return (
    <span className="flex flex-col items-end gap-1">
      <select
        aria-label={`Role of ${name}`}
        value={current}
        onChange={({ target }) => isRole(target.value) && setAsking(target.value)}
        className="h-9 rounded-lg border border-edge bg-surface px-2.5 text-sm capitalize"
      >
        {roles.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
      {asking && (
        <ConfirmDialog
          open
          onOpenChange={() => setAsking(undefined)}
          title={`Make ${name} ${asking === 'learner' ? 'a' : 'an'} ${asking}?`}
          confirm={`Make ${asking}`}
          onConfirm={() => void change(asking)}
        >
          {consequences[asking]}
        </ConfirmDialog>
      )}
      {error && (
        <span role="alert" className="text-sm text-bad">
          {error}
        </span>
      )}
    </span>
  );
}

'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { isRole, type Role, roles } from '#auth/roles.ts';
import { postJson, RequestFailed } from '../_site/post-json.ts';

export function RoleSelect({ user, name, role }: { user: string; name: string; role: Role }) {
  const router = useRouter();
  const [current, setCurrent] = useState(role);
  const [error, setError] = useState<string>();
  const change = async (next: string): Promise<void> => {
    if (!isRole(next)) return;
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
        onChange={(event) => void change(event.target.value)}
        className="h-9 rounded-lg border border-edge bg-surface px-2.5 text-sm capitalize"
      >
        {roles.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
      {error && (
        <span role="alert" className="text-sm text-bad">
          {error}
        </span>
      )}
    </span>
  );
}

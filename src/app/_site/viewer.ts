import { headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { mayTeach, type Role } from '#auth/roles.ts';
import { findViewer, type Viewer } from '#auth/viewer.ts';

/** Who looks at this page; asked once a request. */
export const currentViewer = cache(async (): Promise<Viewer | undefined> => findViewer(await headers()));

export async function viewerOrSignIn(page: string): Promise<Viewer> {
  return (await currentViewer()) ?? redirect(`/sign-in?next=${encodeURIComponent(page)}`);
}

/** Pages for staff do not exist for others. */
export async function viewerWithRole(role: Exclude<Role, 'learner'>, page: string): Promise<Viewer> {
  const viewer = await viewerOrSignIn(page);
  const allowed = role === 'admin' ? viewer.role === 'admin' : mayTeach(viewer.role);
  return allowed ? viewer : notFound();
}

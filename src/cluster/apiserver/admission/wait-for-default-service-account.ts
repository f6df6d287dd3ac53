// Mirrors the retries of getServiceAccount in k8s.io/kubernetes/plugin/pkg/admission/serviceaccount.
import type { Server } from '../generic/server.ts';

const PATIENCE_MS = 1_000;

/** A namespace's own service account is made by a controller a moment after the namespace. */
export function waitForDefaultServiceAccount({ store, clock }: Server, namespace: string): Promise<void> | undefined {
  const exists = (): boolean => store.find('serviceaccounts', namespace, 'default') !== undefined;
  if (exists() || store.find('namespaces', undefined, namespace) === undefined) return undefined;
  return new Promise((resolve) => {
    const finish = (): void => {
      unsubscribe();
      timer.cancel();
      resolve();
    };
    const timer = clock.schedule(clock.now() + PATIENCE_MS, finish);
    const unsubscribe = store.subscribe(() => {
      if (exists()) finish();
    }, 'serviceaccounts');
  });
}

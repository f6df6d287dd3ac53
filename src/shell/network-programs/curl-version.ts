import type { Process } from '#posix/process.ts';
import { installedVersion } from './installed-version.ts';

/** The version of the package that brought curl, or Debian 12's. */
export function curlVersion(process: Process): string {
  return installedVersion(process, 'curl') ?? '7.88.1';
}

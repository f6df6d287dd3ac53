/** `[[namespace/]pod:]path`. Mirrors extractFileSpec of kubectl/pkg/cmd/cp. */
import { UsageError } from '../usage-error.ts';

export interface FileSpec {
  /** Empty: the context's. */
  readonly namespace: string;
  /** Empty: a file of this machine. */
  readonly pod: string;
  readonly path: string;
}

export function parseFileSpec(text: string): FileSpec {
  const colon = text.indexOf(':');
  const wrong = new UsageError('filespec must match the canonical format: [[namespace/]pod:]file/path');
  if (colon === 0) throw wrong;
  if (colon < 0) return { namespace: '', pod: '', path: text };
  const place = text.slice(0, colon).split('/');
  const path = text.slice(colon + 1);
  if (place.length === 1) return { namespace: '', pod: place[0] ?? '', path };
  if (place.length === 2) return { namespace: place[0] ?? '', pod: place[1] ?? '', path };
  throw wrong;
}

/** Without `.` and `..`; of a relative path that leads upwards nothing upwards is left. */
export function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `${path.startsWith('/') ? '/' : ''}${parts.join('/')}`;
}

export function baseName(path: string): string {
  return cleanPath(path).split('/').at(-1) ?? '';
}

export function folderName(path: string): string {
  const clean = cleanPath(path);
  const slash = clean.lastIndexOf('/');
  return slash < 0 ? '.' : slash === 0 ? '/' : clean.slice(0, slash);
}

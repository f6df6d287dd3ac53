import type { Process } from '#posix/process.ts';

const APK = '/lib/apk/db/installed';
const DPKG = '/var/lib/dpkg/status';

/** `8.14.1`: of a package that apk or dpkg has installed. */
export function installedVersion(process: Process, name: string): string | undefined {
  const { fs } = process;
  const find = (path: string, pattern: string): string | undefined =>
    fs.exists(path) ? new RegExp(pattern, 'm').exec(fs.readText(path))?.[1] : undefined;
  return find(APK, `^${name} ([\\d.]+)`) ?? find(DPKG, `^Package: ${name}\\n(?:.+\\n)*?Version: (?:\\d+:)?([\\d.]+)`);
}

/** Whether busybox plays a program here: it is there, and the package that brings the real one is not. */
export function isApplet(process: Process, realPackage: string): boolean {
  return process.fs.exists('/bin/busybox') && installedVersion(process, realPackage) === undefined;
}

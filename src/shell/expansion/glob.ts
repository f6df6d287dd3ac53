import type { FileSystem } from '#posix/file-system.ts';
import { PosixError } from '#posix/posix-error.ts';
import { hasPattern, patternMatcher } from './pattern.ts';
import type { PatternPiece } from './pattern.ts';

export interface GlobOptions {
  readonly cwd: string;
  readonly dotglob: boolean;
  readonly ignoreCase: boolean;
  readonly globstar: boolean;
}

const LIMIT = 100_000;

/** Paths that match, sorted; empty when none does. */
export function glob(pieces: readonly PatternPiece[], fs: FileSystem, options: GlobOptions): string[] {
  const segments = splitAtSlashes(pieces);
  const absolute = segments[0]?.every(({ text }) => text === '') === true;
  let found: { shown: string; real: string }[] = [{ shown: absolute ? '/' : '', real: absolute ? '/' : options.cwd }];
  const rest = absolute ? segments.slice(1) : segments;
  for (const [index, segment] of rest.entries()) {
    const last = index === rest.length - 1;
    const literal = segment.map(({ text }) => text).join('');
    const next: typeof found = [];
    for (const { shown, real } of found) {
      const join = (name: string) => ({
        shown: shown === '' || shown.endsWith('/') ? shown + name : `${shown}/${name}`,
        real: `${real === '/' ? '' : real}/${name}`,
      });
      if (literal === '' && segment.every(({ quoted }) => !quoted)) {
        next.push({ shown: shown.endsWith('/') ? shown : `${shown}/`, real });
      } else if (options.globstar && literal === '**') {
        next.push(...descend({ shown, real }, fs, options, last));
      } else if (!hasPattern(segment)) {
        const place = join(literal);
        if (fs.exists(place.real) || (last && isLink(fs, place.real))) next.push(place);
      } else {
        const matcher = patternMatcher(segment, options);
        const dots = options.dotglob || literal.startsWith('.');
        for (const name of names(fs, real)) {
          if ((dots || !name.startsWith('.')) && matcher.test(name)) next.push(join(name));
        }
      }
    }
    found = next.slice(0, LIMIT).filter(({ real }) => last || isDirectory(fs, real));
  }
  return found.map(({ shown }) => shown).sort(collate);
}

/** As en_US.UTF-8 does for plain names: letters without regard to case first. */
function collate(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function descend(from: { shown: string; real: string }, fs: FileSystem, options: GlobOptions, files: boolean): { shown: string; real: string }[] {
  const all = [from];
  for (const name of names(fs, from.real)) {
    if (name.startsWith('.') && !options.dotglob) continue;
    const place = {
      shown: from.shown === '' || from.shown.endsWith('/') ? from.shown + name : `${from.shown}/${name}`,
      real: `${from.real === '/' ? '' : from.real}/${name}`,
    };
    if (isDirectory(fs, place.real)) all.push(...descend(place, fs, options, files));
    else if (files) all.push(place);
    if (all.length > LIMIT) break;
  }
  return files ? all.filter(({ shown }) => shown !== '') : all;
}

function splitAtSlashes(pieces: readonly PatternPiece[]): PatternPiece[][] {
  const segments: PatternPiece[][] = [[]];
  for (const { text, quoted } of pieces) {
    for (const [index, part] of text.split('/').entries()) {
      if (index > 0) segments.push([]);
      segments[segments.length - 1]?.push({ text: part, quoted });
    }
  }
  return segments;
}

function names(fs: FileSystem, path: string): readonly string[] {
  return attempt(() => fs.readDirectory(path)) ?? [];
}

function isDirectory(fs: FileSystem, path: string): boolean {
  return attempt(() => fs.stat(path).type) === 'directory';
}

function isLink(fs: FileSystem, path: string): boolean {
  return attempt(() => fs.lstat(path).type) === 'symlink';
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof PosixError) return undefined;
    throw error;
  }
}

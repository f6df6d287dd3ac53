import {
  draft,
  fromDisk,
  isUnsaved,
  keepMine,
  reverted,
  saved,
  seen,
  takeTheirs,
  type OpenFile,
} from '#app/courses/[course]/[lesson]/_workspace/files/open-file.ts';

const disk = { text: 'one', version: 'v1' };
const theirs = { text: 'theirs', version: 'v2' };
const typed = (file: OpenFile, text: string): OpenFile => ({ ...file, text });

test('an untouched file follows the disk, and goes with it', () => {
  const file = fromDisk('a', disk);
  expect(seen(file, disk)).toEqual(file);
  expect(seen(file, theirs)).toMatchObject({ text: 'theirs', base: 'v2', turn: 1 });
  expect(seen(file, undefined)).toBeUndefined();
});

test('typed text is never replaced: both are kept until the learner chooses', () => {
  const mine = typed(fromDisk('a', disk), 'mine');
  const torn = seen(mine, theirs);
  expect(torn).toMatchObject({ text: 'mine', theirs, turn: 0 });
  expect(takeTheirs(torn!)).toMatchObject({ text: 'theirs', base: 'v2', turn: 1 });
  const kept = keepMine(torn!);
  expect(kept).toMatchObject({ text: 'mine', base: 'v2' });
  expect(kept.theirs).toBeUndefined();
  expect(isUnsaved(kept)).toBe(true);
});

test('a file that was removed meanwhile can be let go, or written anew', () => {
  const torn = seen(typed(fromDisk('a', disk), 'mine'), undefined);
  expect(torn?.theirs).toBe('gone');
  expect(takeTheirs(torn!)).toBeUndefined();
  expect(keepMine(torn!)).toMatchObject({ base: null, text: 'mine' });
});

test('the same change on both sides is no conflict', () => {
  const file = seen(typed(fromDisk('a', disk), 'theirs'), theirs);
  expect(file?.theirs).toBeUndefined();
  expect(isUnsaved(file!)).toBe(false);
});

test('what was typed while it was being saved stays unsaved', () => {
  const file = saved(typed(fromDisk('a', disk), 'mine and more'), { text: 'mine', version: 'v2' });
  expect(isUnsaved(file)).toBe(true);
  expect(reverted(file)).toMatchObject({ text: 'mine', turn: 1 });
});

test("a lesson's text is unsaved over what is there, and the same as it is not", () => {
  expect(isUnsaved(draft('a', 'kind: Pod', undefined))).toBe(true);
  expect(isUnsaved(draft('a', 'kind: Pod', disk))).toBe(true);
  expect(isUnsaved(draft('a', 'one', disk))).toBe(false);
  expect(seen(draft('a', 'kind: Pod', undefined), undefined)).toMatchObject({ text: 'kind: Pod', base: null });
});

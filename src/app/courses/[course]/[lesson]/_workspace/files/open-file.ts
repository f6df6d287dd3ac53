/** A file in the editor, and what stands on the disk of the lab. */
export interface OpenFile {
  readonly path: string;
  /** The version that is edited; null while there is none on the disk. */
  readonly base: string | null;
  /** The text of that version. */
  readonly saved: string;
  readonly text: string;
  /** What stands there instead by now, written by somebody else. */
  readonly theirs?: OnDisk | 'gone';
  /** Rises when the text was not typed here but came from outside. */
  readonly turn: number;
}

export interface OnDisk {
  readonly text: string;
  readonly version: string;
}

export const isUnsaved = ({ base, saved, text }: OpenFile): boolean => base === null || saved !== text;

export function fromDisk(path: string, { text, version }: OnDisk): OpenFile {
  return { path, base: version, saved: text, text, turn: 0 };
}

/** A text that is not on the disk, perhaps instead of one that is. */
export function draft(path: string, text: string, disk: OnDisk | undefined): OpenFile {
  return disk === undefined ? { path, base: null, saved: '', text, turn: 0 } : { ...fromDisk(path, disk), text };
}

/** What was typed on while it was being saved stays unsaved. */
export function saved(file: OpenFile, { text, version }: OnDisk): OpenFile {
  return { ...settled(file), base: version, saved: text };
}

/** After a look at the disk; undefined when there is nothing left to show. */
export function seen(file: OpenFile, disk: OnDisk | undefined): OpenFile | undefined {
  if (disk === undefined) {
    if (file.base === null) return settled(file);
    return isUnsaved(file) ? { ...file, theirs: 'gone' } : undefined;
  }
  if (disk.version === file.base) return settled(file);
  if (disk.text === file.text) return saved(file, disk);
  return isUnsaved(file) ? { ...file, theirs: disk } : replaced(file, disk);
}

/** The text of the disk instead of ours; undefined when it is gone. */
export function takeTheirs(file: OpenFile): OpenFile | undefined {
  const { theirs } = file;
  if (theirs === undefined) return file;
  return theirs === 'gone' ? undefined : replaced(file, theirs);
}

/** Ours again, to be saved over what stands there now. */
export function keepMine(file: OpenFile): OpenFile {
  const { theirs } = file;
  if (theirs === undefined) return file;
  return theirs === 'gone' ? { ...settled(file), base: null, saved: '' } : { ...settled(file), base: theirs.version, saved: theirs.text };
}

/** Without what was typed since it was saved. */
export function reverted(file: OpenFile): OpenFile {
  return { ...settled(file), text: file.saved, turn: file.turn + 1 };
}

function replaced(file: OpenFile, { text, version }: OnDisk): OpenFile {
  return { ...settled(file), base: version, saved: text, text, turn: file.turn + 1 };
}

function settled({ theirs: _, ...file }: OpenFile): OpenFile {
  return file;
}

import { decodeUtf8, encodeUtf8 } from './utf8.ts';

export const BLOCK = 512;

/** One member of a tar archive, as its header says. */
export interface TarMember {
  readonly name: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'link';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly user: string;
  readonly group: string;
  /** Bytes of content that follow. */
  readonly size: number;
  /** ms since the epoch. */
  readonly mtime: number;
  readonly target: string;
}

const FLAGS: Readonly<Record<TarMember['type'], string>> = { file: '0', link: '1', symlink: '2', directory: '5' };

/** The header of a member in GNU's format, with the long-name members that it needs before it. */
export function encodeTarHeader(member: TarMember): Uint8Array[] {
  const name = encodeUtf8(member.name);
  const target = encodeUtf8(member.target);
  return [
    ...(target.length > 100 ? longName('K', target) : []),
    ...(name.length > 100 ? longName('L', name) : []),
    block({ ...member, name, target, flag: FLAGS[member.type] }),
  ];
}

function longName(flag: string, text: Uint8Array): Uint8Array[] {
  const content = new Uint8Array(Math.ceil((text.length + 1) / BLOCK) * BLOCK);
  content.set(text);
  const header = {
    name: encodeUtf8('././@LongLink'),
    target: new Uint8Array(),
    mode: 0,
    uid: 0,
    gid: 0,
    user: 'root',
    group: 'root',
    mtime: 0,
    size: text.length + 1,
  };
  return [block({ ...header, flag }), content];
}

interface Fields extends Omit<TarMember, 'name' | 'target' | 'type'> {
  readonly name: Uint8Array;
  readonly target: Uint8Array;
  readonly flag: string;
}

function block(fields: Fields): Uint8Array {
  const bytes = new Uint8Array(BLOCK);
  const put = (at: number, text: string | Uint8Array, length: number) =>
    bytes.set((typeof text === 'string' ? encodeUtf8(text) : text).subarray(0, length), at);
  const octal = (at: number, value: number, length: number) =>
    put(
      at,
      Math.max(0, Math.floor(value))
        .toString(8)
        .padStart(length - 1, '0'),
      length - 1,
    );
  put(0, fields.name, 100);
  octal(100, fields.mode, 8);
  octal(108, fields.uid, 8);
  octal(116, fields.gid, 8);
  octal(124, fields.size, 12);
  octal(136, fields.mtime / 1000, 12);
  put(148, '        ', 8);
  put(156, fields.flag, 1);
  put(157, fields.target, 100);
  put(257, 'ustar  ', 8);
  put(265, fields.user, 32);
  put(297, fields.group, 32);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `, 8);
  return bytes;
}

/** What a header block says; undefined when its sum is wrong. `flag` tells members from their extensions. */
export function decodeTarHeader(bytes: Uint8Array): (TarMember & { readonly flag: string }) | undefined {
  const text = (at: number, length: number) => {
    const field = bytes.subarray(at, at + length);
    const end = field.indexOf(0);
    return decodeUtf8(end < 0 ? field : field.subarray(0, end));
  };
  const octal = (at: number, length: number) => parseInt(text(at, length).trim() || '0', 8);
  const sum = bytes.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (octal(148, 8) !== sum) return undefined;
  const prefix = text(257, 6) === 'ustar' && bytes[262] === 0 ? text(345, 155) : '';
  const flag = text(156, 1) || '0';
  const name = prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`;
  return {
    name,
    flag,
    type: flag === '1' ? 'link' : flag === '2' ? 'symlink' : flag === '5' || (flag === '0' && name.endsWith('/')) ? 'directory' : 'file',
    mode: octal(100, 8) & 0o7777,
    uid: octal(108, 8),
    gid: octal(116, 8),
    user: text(265, 32),
    group: text(297, 32),
    size: octal(124, 12),
    mtime: octal(136, 12) * 1000,
    target: text(157, 100),
  };
}

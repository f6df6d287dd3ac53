import { patternMatcher } from '../expansion/pattern.ts';
import { formatDate } from '../programs/format-date.ts';
import { modeText } from '../programs/format-file.ts';
import type { TarMember } from '#posix/tar-header.ts';

/** At least as wide as GNU tar's owner and size together. */
const OWNER_AND_SIZE = 19;

/** As `tar tv` shows it. */
export function formatMember(member: TarMember): string {
  const owner = `${member.user || String(member.uid)}/${member.group || String(member.gid)}`;
  const size = String(member.size);
  const type = member.type === 'link' ? 'file' : member.type;
  const mode = member.type === 'link' ? `h${modeText({ type, mode: member.mode }).slice(1)}` : modeText({ type, mode: member.mode });
  const target = member.type === 'symlink' ? ` -> ${member.target}` : member.type === 'link' ? ` link to ${member.target}` : '';
  return `${mode} ${owner} ${size.padStart(OWNER_AND_SIZE - owner.length - 1)} ${formatDate(member.mtime, '%Y-%m-%d %H:%M')} ${member.name}${target}\n`;
}

/** Whether a pattern fits the name, its last part, or a folder above it. */
export function matchesMember(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const matcher = patternMatcher([{ text: pattern.replace(/\/+$/, ''), quoted: false }]);
    const parts = name.split('/');
    return parts.some((part, index) => matcher.test(part) || matcher.test(parts.slice(0, index + 1).join('/')));
  });
}

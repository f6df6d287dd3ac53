export interface TranscriptPart {
  readonly kind: 'command' | 'output';
  readonly text: string;
}

/** Splits a session into what is typed (`$ `, continued with `> ` or after a backslash) and what is shown. */
export function readTranscript(source: string): TranscriptPart[] {
  const parts: { kind: TranscriptPart['kind']; text: string }[] = [];
  let continues = false;
  for (const line of source.split('\n')) {
    const last = parts.at(-1);
    const more = /^> ?(.*)$/.exec(line)?.[1] ?? (continues ? line : undefined);
    if (/^[$#] /.test(line)) parts.push({ kind: 'command', text: line.slice(2) });
    else if (last?.kind === 'command' && more !== undefined) last.text += `\n${more}`;
    else if (last?.kind === 'output') last.text += `\n${line}`;
    else parts.push({ kind: 'output', text: line });
    continues = parts.at(-1)?.kind === 'command' && line.endsWith('\\');
  }
  return parts;
}

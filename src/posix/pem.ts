/** One block of a PEM text. */
export interface PemBlock {
  /** `CERTIFICATE` */
  readonly label: string;
  /** Base64, with its line breaks. */
  readonly body: string;
  /** With the lines around it. */
  readonly text: string;
}

/** All blocks of a text that are complete, in order; found in time linear in it, as no block holds the beginning of another. */
export function pemBlocks(text: string): readonly PemBlock[] {
  return text.split(/(?=-----BEGIN )/).flatMap((part) => {
    const [begin, label = ''] = /^-----BEGIN ([A-Z0-9 ]+)-----/.exec(part) ?? [];
    const end = `-----END ${label}-----`;
    const at = part.indexOf(end);
    return begin === undefined || at < 0 ? [] : [{ label, body: part.slice(begin.length, at), text: part.slice(0, at + end.length) }];
  });
}

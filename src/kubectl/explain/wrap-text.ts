/** Lines of at most `width` characters; the text's own line breaks stay. Mirrors kubectl's wrap for explain. */
export function wrapText(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > width) {
        lines.push(line.trimEnd());
        line = word;
      } else line = line === '' && lines.length === 0 && word === '' ? '' : line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
    return lines;
  });
}

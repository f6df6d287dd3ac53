import type { ReactNode } from 'react';

const line = /^(\s*(?:- )*)([\w./-]+|"[^"]*")(:)(\s+|$)(.*)$/;

/** Keys and comments in colour, line by line; enough for manifests. */
export function highlightYaml(source: string): ReactNode[] {
  return source
    .replace(/\n$/, '')
    .split('\n')
    .map((text, index) => (
      <span key={index}>
        {highlightLine(text)}
        {'\n'}
      </span>
    ));
}

function highlightLine(text: string): ReactNode {
  if (/^\s*#/.test(text)) return <span className="text-(--code-note)">{text}</span>;
  const [, indent, key, colon, space, value = ''] = line.exec(text) ?? [];
  if (key === undefined) return text;
  const [, content = value, note = ''] = /^(.*?)(\s#.*)$/.exec(value) ?? [];
  const isText = /^["']/.test(content);
  return (
    <>
      {indent}
      <span className="text-(--code-key)">{key}</span>
      {colon}
      {space}
      {isText ? <span className="text-(--code-text)">{content}</span> : content}
      {note && <span className="text-(--code-note)">{note}</span>}
    </>
  );
}

import { isValidElement, type ReactElement, type ReactNode } from 'react';
import { highlightYaml } from '#ui/highlight-yaml.tsx';
import { CommandBlock } from './command-block.tsx';
import { CopyButton } from './copy-button.tsx';
import { readCommands } from './read-commands.ts';
import { readTranscript } from './read-transcript.ts';

interface CodeProps {
  className?: string;
  children?: string;
  'data-meta'?: string;
}

const sessions = new Set(['console', 'shell-session', 'terminal']);
const shells = new Set(['sh', 'bash', 'shell']);

/**
 * A fence of a lesson. ```console is a terminal's session (`$ ` before what is typed, output below),
 * ```sh is commands only; both type themselves at a click. Anything else is text to read and copy;
 * `title="pod.yaml"` names it, `static` takes the click away.
 */
export function CodeFence({ children }: { children?: ReactNode }) {
  const { className, children: text = '', 'data-meta': meta = '' } = isValidElement(children) ? (children as ReactElement<CodeProps>).props : {};
  const language = /language-([\w-]+)/.exec(className ?? '')?.[1] ?? '';
  const source = text.replace(/\n$/, '');
  const file = /\b(?:title|file)="([^"]+)"/.exec(meta)?.[1];
  const isStatic = /\bstatic\b/.test(meta);
  if (!isStatic && sessions.has(language)) return <CommandBlock parts={readTranscript(source)} />;
  if (!isStatic && shells.has(language)) return <CommandBlock parts={readCommands(source).map((text) => ({ kind: 'command', text }))} />;
  const isYaml = language === 'yaml' || language === 'yml';
  return (
    <figure className="wide my-6 max-w-[46rem] overflow-hidden rounded-xl border border-line bg-sunken">
      {file && <figcaption className="border-b border-line px-4 py-2 font-mono text-xs text-soft">{file}</figcaption>}
      <div className="relative">
        <pre tabIndex={0} className="overflow-x-auto p-4 font-mono text-[0.84rem] leading-[1.65]">
          <code>{isYaml ? highlightYaml(source) : source}</code>
        </pre>
        <CopyButton text={`${source}\n`} />
      </div>
    </figure>
  );
}

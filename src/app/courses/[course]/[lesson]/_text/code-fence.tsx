import type { ReactNode } from 'react';
import { CommandBlock } from './command-block.tsx';
import { CopyButton } from './copy-button.tsx';
import { LiveText, LiveYaml } from './live-text.tsx';
import { OpenFileButton } from './open-file-button.tsx';
import { readCommands } from './read-commands.ts';
import { type Fence, fileOf, readFence } from './read-fence.ts';
import { readTranscript } from './read-transcript.ts';

const sessions = new Set(['console', 'shell-session', 'terminal']);
const shells = new Set(['sh', 'bash', 'shell']);
const outputs = new Set(['', 'text', 'txt', 'output']);

/**
 * A fence of a lesson. ```console is a terminal's session (`$ ` before what is typed, output below),
 * ```sh is commands only; both type themselves at a click. ```text is what a terminal shows. Anything else
 * is text to read, to copy and, with `title="pod.yaml"`, to open in the editor; `static` takes the click away.
 */
export function CodeFence({ children }: { children?: ReactNode }) {
  const fence = readFence(children);
  const { language, source, meta } = fence;
  const isStatic = /\bstatic\b/.test(meta);
  if (!isStatic && sessions.has(language)) return <CommandBlock parts={readTranscript(source)} />;
  if (!isStatic && shells.has(language)) return <CommandBlock parts={readCommands(source).map((text) => ({ kind: 'command', text }))} />;
  return outputs.has(language) && fileOf(fence) === undefined ? <Output text={source} /> : <File fence={fence} />;
}

function Output({ text }: { text: string }) {
  return (
    <figure className="wide my-6 max-w-[46rem] border-l-3 border-line pl-4">
      <figcaption className="sr-only">Output</figcaption>
      <pre tabIndex={0} className="overflow-x-auto py-1 font-mono text-[0.82rem] leading-[1.65] text-soft">
        <code>
          <LiveText text={text} />
        </code>
      </pre>
    </figure>
  );
}

function File({ fence }: { fence: Fence }) {
  const file = fileOf(fence);
  const text = `${fence.source}\n`;
  const isYaml = fence.language === 'yaml' || fence.language === 'yml';
  return (
    <figure className="wide relative my-6 max-w-[46rem] overflow-hidden rounded-xl border border-line bg-sunken">
      {file && (
        <figcaption className="flex min-h-12 items-center gap-2 border-b border-line py-1.5 pr-12 pl-4">
          <span className="min-w-0 truncate font-mono text-xs text-soft">{file}</span>
          <OpenFileButton path={file} content={text} />
        </figcaption>
      )}
      <pre tabIndex={0} className="overflow-x-auto p-4 font-mono text-[0.84rem] leading-[1.65]">
        <code>{isYaml ? <LiveYaml text={fence.source} /> : <LiveText text={fence.source} />}</code>
      </pre>
      <CopyButton text={text} />
    </figure>
  );
}

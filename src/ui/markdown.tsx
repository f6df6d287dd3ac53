import { micromark } from 'micromark';

const style =
  'min-w-0 [&_:is(p,ul,ol)]:my-2 [&_ol]:list-decimal [&_:is(ol,ul)]:pl-6 [&_ul]:list-disc [&>:first-child]:mt-0 [&>:last-child]:mb-0 [&_pre]:my-2 [&_pre]:overflow-x-auto [&_pre]:rounded-lg [&_pre]:border [&_pre]:border-line [&_pre]:bg-sunken [&_pre]:px-3 [&_pre]:py-2 [&_pre]:font-mono [&_pre]:text-[0.84rem]';

/** A text of a task, a hint or a question: markdown without HTML; what is dangerous in it comes out as text. */
export function Markdown({ text, className = '' }: { text: string; className?: string }) {
  return <div className={`${style} ${className}`} dangerouslySetInnerHTML={{ __html: micromark(text) }} />;
}

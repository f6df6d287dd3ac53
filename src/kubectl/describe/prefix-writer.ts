/** Mirrors k8s.io/kubectl/pkg/describe PrefixWriter over a tabwriter with two spaces of padding. */
import { TabWriter } from '../printers/tab-writer.ts';

export class PrefixWriter {
  readonly #writer = new TabWriter({ minWidth: 0, padding: 2 });
  #done = '';

  /** One line (or part of one) at a level of indentation; tabs end cells. */
  write(level: number, text: string): void {
    this.#writer.write('  '.repeat(level) + text);
  }

  /** What comes now starts columns of its own. */
  flush(): void {
    this.#done += this.#writer.flush();
  }

  toString(): string {
    this.flush();
    return this.#done;
  }
}

/** What came of one saving of the editor. Mirrors editResults of kubectl/pkg/cmd/util/editor. */
import { groupResource } from '#kube/api-resource.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Info } from '../resources/info.ts';

interface Reason {
  readonly head: string;
  readonly more: readonly string[];
}

export class EditResults {
  readonly #reasons: Reason[] = [];
  /** How many can be sent again as they are. */
  retryable = 0;
  /** How many are gone from the server. */
  notFound = 0;

  /** Whether the editor must open again. */
  get isWrong(): boolean {
    return this.#reasons.length > 0;
  }

  /** What is wrong, as comments for the file that is edited again. */
  get comments(): string {
    return this.#reasons
      .map(({ head, more }) => `# ${commented(head)}${more.length > 0 ? ':' : ''}\n${more.map((each) => `# * ${commented(each)}\n`).join('')}#\n`)
      .join('');
  }

  addSyntaxError(message: string): void {
    this.#reasons.push({ head: `The edited file had a syntax error: ${message}`, more: [] });
  }

  /** The line that tells it at once. */
  addInvalid({ resource, name }: Pick<Info, 'resource' | 'name'>, causes: readonly string[]): string {
    const what = `${groupResource(resource)} "${name}"`;
    this.#reasons.push({ head: `${what} was not valid`, more: causes });
    return `error: ${what} is invalid\n`;
  }

  /** The same for what the server said. */
  add(error: StatusError, info: Info): string {
    if (error.reason === 'Invalid') {
      return this.addInvalid(
        info,
        (error.status.details?.causes ?? []).map((cause) => `${cause.field ?? ''}: ${cause.message ?? ''}`),
      );
    }
    const what = `${groupResource(info.resource)} "${info.name}"`;
    if (error.reason === 'NotFound') {
      this.notFound += 1;
      return `error: ${what} could not be found on the server\n`;
    }
    this.retryable += 1;
    return `error: ${what} could not be patched: ${error.message}\n`;
  }
}

function commented(text: string): string {
  return text.replaceAll('\n', '\n# ');
}

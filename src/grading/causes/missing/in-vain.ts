import type { KubeObject } from '#kube/object.ts';
import { parse } from 'yaml';
import type { Text } from '../../text/phrase.ts';
import { because, type Because } from '../../verdict.ts';
import type { World } from '../../world.ts';
import { commandsAbout, type TypedCommand } from './commands-about.ts';
import type { Missing } from './missing.ts';
import { isDryRun, isElsewhere, namespaceIn } from './typed.ts';

/** An object that is there, and not as asked. */
export interface Unchanged extends Missing {
  readonly object: KubeObject;
  /** How it is now. */
  readonly now?: Text;
  /** Whether another object or a manifest is as asked. */
  readonly wanted?: (object: unknown) => boolean;
}

const CHANGES = new Set(
  'annotate apply autoscale cordon create delete drain edit expose label patch replace rollout run scale set taint uncordon'.split(' '),
);

const names = ({ word, name, namespace }: Unchanged) => ({ word, name, namespace });

/** Nothing was saved: no field of it belongs to `kubectl edit`. */
function notSaved({ object }: Unchanged, { verb, text }: TypedCommand): Because | undefined {
  const { managedFields = [] } = object.metadata;
  if (verb !== 'edit' || managedFields.length === 0 || managedFields.some(({ manager }) => manager === 'kubectl-edit')) return undefined;
  return because('edit-not-saved', { line: text });
}

/** What the newest command that was to change it has done instead. */
function inVain(subject: Unchanged, command: TypedCommand): Because | undefined {
  const { text } = command;
  if (isDryRun(text)) return because('dry-run', { line: text });
  if (isElsewhere(text)) return because('other-context', { line: text });
  const found = namespaceIn(text);
  if (subject.namespace !== undefined && found !== undefined && found !== subject.namespace)
    return because('typed-elsewhere', { ...names(subject), found, line: text });
  return notSaved(subject, command);
}

interface Manifest {
  readonly kind?: unknown;
  readonly metadata?: { readonly name?: unknown; readonly namespace?: unknown };
}

const LONGEST_FILE = 100_000;
const MOST_FILES = 20;

function documentsOf(text: string): readonly Manifest[] {
  try {
    return text.split(/^---\s*$/m).map((document) => (parse(document, { maxAliasCount: 10 }) ?? {}) as Manifest);
  } catch {
    return []; // The learner's file is broken; kubectl tells them so itself.
  }
}

/** A manifest of theirs is as asked, and was not applied. */
async function onlyWritten(subject: Unchanged, world: World): Promise<Because | undefined> {
  const { wanted, name, object } = subject;
  if (wanted === undefined) return undefined;
  const files = ((await world.listFiles?.('workstation', '.')) ?? []).filter((file) => /\.(ya?ml|json)$/.test(file));
  for (const file of files.slice(0, MOST_FILES)) {
    const text = await world.readFile('workstation', file);
    if (text === undefined || text.length > LONGEST_FILE || !text.includes(name)) continue;
    const fits = documentsOf(text).some(
      (document) =>
        document.kind === object.kind &&
        document.metadata?.name === name &&
        (document.metadata.namespace ?? object.metadata.namespace) === object.metadata.namespace &&
        wanted(document),
    );
    if (fits) return because('file-not-applied', { file, now: subject.now });
  }
  return undefined;
}

/** One of the same name in another namespace is as asked. */
async function asAskedElsewhere(subject: Unchanged, world: World): Promise<Because | undefined> {
  const { wanted, resource, name, namespace } = subject;
  if (wanted === undefined || namespace === undefined) return undefined;
  const found = (await world.cluster.list(resource)).find(
    (object) => object.metadata.name === name && object.metadata.namespace !== namespace && wanted(object),
  )?.metadata.namespace;
  return found === undefined ? undefined : because('as-asked-elsewhere', { ...names(subject), found });
}

/** Whoever changes it by hand last is not told of files. */
const FROM_FILES = new Set(['apply', 'create', 'replace']);

/** Why what a learner has done did not change an object that is there. */
export async function explainUnchanged(subject: Unchanged, world: World): Promise<Because | undefined> {
  const last = (await commandsAbout(subject, world)).find(({ verb }) => CHANGES.has(verb));
  const cause = (last === undefined ? undefined : inVain(subject, last)) ?? (await asAskedElsewhere(subject, world));
  if (cause !== undefined) return cause;
  return last === undefined || FROM_FILES.has(last.verb) ? onlyWritten(subject, world) : undefined;
}

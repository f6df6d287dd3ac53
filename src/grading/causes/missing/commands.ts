import { byText } from '#kube/by-text.ts';
import { parse } from 'yaml';
import { findKind } from '../../target.ts';
import { because, type Because } from '../../verdict.ts';
import type { World } from '../../world.ts';
import type { Look } from '../walk.ts';
import type { Missing } from './missing.ts';
import { commandsAbout } from './commands-about.ts';
import { isDryRun, isElsewhere, isTypo, kubectlWords, VERBS, wordsOf } from './typed.ts';

/** The newest lines that speak of the name. */
const linesAbout = ({ name }: Missing, world: World): readonly string[] =>
  world
    .commands()
    .filter((line) => line.includes(name))
    .toReversed()
    .slice(0, 50);

const MAKES = new Set(['create', 'run', 'apply', 'expose', 'autoscale', 'replace']);

async function dryRun(missing: Missing, world: World): Promise<Because | undefined> {
  const commands = await commandsAbout(missing, world, { anyKind: true });
  const dry = commands.find(({ verb, text }) => MAKES.has(verb) && isDryRun(text));
  return dry === undefined ? undefined : because('dry-run', { line: dry.text });
}

function deleted(missing: Missing, world: World): Because | undefined {
  const line = linesAbout(missing, world).find((text) => kubectlWords(text)?.[0] === 'delete');
  if (line === undefined) return undefined;
  const kind = findKind((kubectlWords(line)?.[1] ?? '').split('/')[0] ?? '');
  return kind?.resource === missing.resource ? because('deleted', { line, word: missing.word, name: missing.name }) : undefined;
}

function programTypo(missing: Missing, world: World): Because | undefined {
  const line = linesAbout(missing, world).find((text) => isTypo(wordsOf(text)[0] ?? '', 'kubectl'));
  return line === undefined ? undefined : because('program-typo', { line, typed: wordsOf(line)[0] });
}

function verbTypo(missing: Missing, world: World): Because | undefined {
  for (const line of linesAbout(missing, world)) {
    const verb = kubectlWords(line)?.[0];
    if (verb === undefined || verb.startsWith('-') || (VERBS as readonly string[]).includes(verb)) continue;
    const near = VERBS.find((known) => isTypo(verb, known));
    if (near !== undefined) return because('verb-typo', { line, typed: verb, near });
  }
  return undefined;
}

function kindTypo(missing: Missing, world: World): Because | undefined {
  for (const line of linesAbout(missing, world)) {
    const [verb = '', kind = ''] = kubectlWords(line) ?? [];
    if (verb !== 'create' || kind === '' || kind.startsWith('-') || findKind(kind) !== undefined) continue;
    if (isTypo(kind, missing.word)) return because('kind-typo', { line, typed: kind, near: missing.word });
  }
  return undefined;
}

/** Typed into another cluster or namespace than the one that is looked at. */
async function otherContext(missing: Missing, world: World): Promise<Because | undefined> {
  const commands = await commandsAbout(missing, world, { anyKind: true });
  const away = commands.find(({ verb, text }) => MAKES.has(verb) && isElsewhere(text));
  return away === undefined ? undefined : because('other-context', { line: away.text });
}

interface Kubeconfig {
  readonly 'current-context'?: string;
  readonly contexts?: readonly { readonly name: string; readonly context?: { readonly namespace?: string } }[];
}

/** The kubeconfig's current context has another namespace. */
async function contextNamespace(missing: Missing, world: World): Promise<Because | undefined> {
  if (missing.namespace === undefined) return undefined;
  const text = await world.readFile('workstation', '.kube/config');
  if (text === undefined || text.length > 100_000) return undefined;
  const config = parsed(text) as Kubeconfig | undefined;
  const current = config?.contexts?.find(({ name }) => name === config['current-context']);
  if (config !== undefined && typeof config === 'object' && current === undefined)
    return because('context-missing', { context: config['current-context'] ?? '""' });
  const namespace = current?.context?.namespace ?? 'default';
  if (namespace === missing.namespace || namespace === 'default') return undefined;
  return because('context-namespace', { context: current?.name, found: namespace, namespace: missing.namespace });
}

/** Asked again at every change of the cluster, the file seldom changes. */
const parsed = byText((text): unknown => {
  try {
    return parse(text, { maxAliasCount: 10 });
  } catch {
    return undefined; // The learner's file is broken; kubectl tells them so itself.
  }
});

const FILES = /(?:^|[\s>'"])([\w./-]+\.(?:ya?ml|json))\b/g;

/** A manifest of it lies at home, written but never applied. */
async function notApplied(missing: Missing, world: World): Promise<Because | undefined> {
  const typed = world.commands().flatMap((line) => [...line.matchAll(FILES)].map(([, file]) => file ?? ''));
  const listed = ((await world.listFiles?.('workstation', '.')) ?? []).filter((file) => /\.(ya?ml|json)$/.test(file));
  for (const file of [...new Set([...listed, ...typed])].slice(-20)) {
    const text = await world.readFile('workstation', file);
    if (text === undefined || text.length > 100_000 || !text.includes(missing.name)) continue;
    const broken = text.split('\n').findIndex((line) => line.startsWith('\t'));
    const applied = world
      .commands()
      .some((line) => /\b(apply|create|replace)\b/.test(line) && (line.includes(file) || /-f\s*\.(\s|$|\/)|-k/.test(line)));
    if (broken !== -1) return because('manifest-tabs', { file, line: broken + 1 });
    if (!applied && new RegExp(`^\\s*name:\\s*["']?${missing.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}["']?\\s*$`, 'm').test(text))
      return because('not-applied', { file });
  }
  return undefined;
}

/** What was typed, or only written down. */
export const commandLooks: readonly Look<Missing>[] = [programTypo, verbTypo, kindTypo, dryRun, otherContext, deleted, contextNamespace, notApplied];

import { groupResource, groupVersion, type ApiResource } from '#kube/api-resource.ts';
import { apiResources } from '#kube/api-resources.ts';
import { builtInMapper as mapper } from '#kube/rest-mapping.ts';
import { z } from 'zod';
import { nearestName } from './text/nearest-name.ts';

/** `deployment/web`: what a check is about. */
export interface Target {
  /** GroupResource: `deployments.apps`. */
  readonly resource: string;
  /** As messages say it: `deployment`. */
  readonly word: string;
  readonly name: string;
}

/** A kind an author has named. */
export interface Kind {
  readonly resource: string;
  readonly word: string;
  /** Unknown for custom resources: they are looked for in the namespace, then in the cluster. */
  readonly namespaced: boolean | undefined;
}

const listable = apiResources.filter(({ verbs }) => verbs.includes('list'));

/** The kinds that every cluster knows, as `kubectl` abbreviates or writes them in the singular. */
export const kindWords: readonly string[] = [...new Set(listable.map(({ singular }) => singular))].sort();

const ofResource = (resource: ApiResource): Kind => ({
  resource: groupResource(resource),
  word: resource.singular,
  namespaced: resource.namespaced,
});

/** How messages say the plural of a custom resource, of which only its definition would know better. */
const singular = (plural: string): string => plural.replace(/ies$/, 'y').replace(/(?<=[xs]|ch|sh)es$|(?<=[^s])s$/, '');

/** `deploy`, `deployment`, `deployments.apps`, `Deployment`; anything with a dot may be a custom resource: `crontabs.stable.example.com`. */
export function findKind(word: string): Kind | undefined {
  const known = mapper.findResource(word) ?? mapper.findResource(word.toLowerCase());
  if (known !== undefined) return ofResource(known);
  return /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(word)
    ? { resource: word, word: singular(word.slice(0, word.indexOf('.'))), namespaced: undefined }
    : undefined;
}

/** By what a manifest says; undefined for kinds that only a custom resource definition can tell. */
export function findManifestKind(apiVersion: string, kind: string): Kind | undefined {
  const exact = mapper.findKind(apiVersion, kind);
  return exact === undefined ? undefined : ofResource(exact);
}

/** The API versions in which a kind is served. */
export function versionsOf(kind: string): readonly string[] {
  return apiResources.filter((resource) => resource.kind === kind).map(groupVersion);
}

/** The resource that a kind's word (`deployment`) stands for. */
export function findResource(word: string): string | undefined {
  return findKind(word)?.resource;
}

/** As manifests and events write it: `Pod` of `pods`. */
export function kindOf(resource: string): string | undefined {
  return apiResources.find((candidate) => groupResource(candidate) === resource)?.kind;
}

export function isNamespaced(resource: string): boolean {
  return apiResources.find((candidate) => groupResource(candidate) === resource)?.namespaced ?? true;
}

const TARGET = /^([A-Za-z0-9.-]+)\/([a-z0-9][A-Za-z0-9.:_-]*)$/;

/** Throws when `text` is not `kind/name` of a known kind; the schema has seen to that before. */
export function parseTarget(text: string): Target {
  const match = TARGET.exec(text);
  const kind = match?.[1] === undefined ? undefined : findKind(match[1]);
  if (kind === undefined || match?.[2] === undefined) throw new Error(`not a kind/name: ${text}`);
  return { resource: kind.resource, word: kind.word, name: match[2] };
}

/** What is wrong with a kind's word. */
function kindProblem(word: string, only: readonly string[] | undefined): string | undefined {
  const kind = findKind(word);
  const allowed = only ?? kindWords;
  if (kind !== undefined && (only === undefined || only.includes(kind.word))) return undefined;
  const near = nearestName(word.toLowerCase(), allowed);
  const list = only === undefined ? 'a kind that kubectl knows' : `one of ${only.join(', ')}`;
  return `must be kind/name, where kind is ${list}; ${word} is not${near === undefined ? '' : `. Did you mean ${near}?`}`;
}

/** A schema for `kind/name`, where the kind is one of `kinds` (default: every known one). */
export function targetSchema(kinds?: readonly string[]): z.ZodString {
  return z.string().superRefine((text, context) => {
    const match = TARGET.exec(text);
    const problem = match?.[1] === undefined ? 'must be kind/name, such as deployment/web' : kindProblem(match[1], kinds);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
  });
}

/** A schema for a kind on its own. */
export function kindSchema(): z.ZodString {
  return z.string().superRefine((word, context) => {
    if (findKind(word) !== undefined) return;
    const near = nearestName(word.toLowerCase(), kindWords);
    context.addIssue({ code: 'custom', message: `${word} is no kind that kubectl knows${near === undefined ? '' : `. Did you mean ${near}?`}` });
  });
}

/** `auth reconcile`. Mirrors kubectl/pkg/cmd/auth/reconcile.go and component-helpers/auth/rbac/reconciliation. */
import { groupVersion } from '#kube/api-resource.ts';
import { getApiResource } from '#kube/api-resources.ts';
import { deepEqual } from '#kube/deep-equal.ts';
import type { Unstructured } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Command, CommandContext } from '../command.ts';
import { dryRunOf, dryRunSuffix } from '../flags/dry-run.ts';
import { dryRunFlag, fileFlags, printFlags } from '../flags/shared-flags.ts';
import { objectPrinter } from '../printers/object-printer.ts';
import { hasFiles } from '../resources/collect.ts';
import { decodeSource } from '../resources/decode-manifests.ts';
import type { Info } from '../resources/info.ts';
import { readSources } from '../resources/read-sources.ts';
import { throwCollected, UsageError } from '../usage-error.ts';

const GROUP = 'rbac.authorization.k8s.io';
const KINDS = ['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'];

export const reconcile: Command = {
  name: 'reconcile',
  short: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
  usage: '-f FILENAME',
  flags: [
    ...printFlags,
    ...fileFlags('Files of what to reconcile'),
    dryRunFlag,
    { name: 'remove-extra-permissions', type: 'bool', usage: 'Take away what the file does not grant.' },
    { name: 'remove-extra-subjects', type: 'bool', usage: 'Take away whom the file does not name.' },
  ],
  async run(context) {
    if (!hasFiles(context)) throw new UsageError('must specify one of -f and -k');
    const dryRun = await dryRunOf(context);
    if (dryRun === 'server') throw new UsageError('--dry-run=server for command reconcile is not supported yet');
    const printer = objectPrinter(context, { operation: `reconciled${dryRunSuffix(dryRun)}` });
    const errors: unknown[] = [];
    for (const source of await readSources(context)) {
      for (const { object } of decodeSource(source, false, errors)) {
        try {
          const info = infoOf(context, object);
          if (info !== undefined) await printer.print(await reconciled(context, info, dryRun === 'none'));
        } catch (error) {
          if (!(error instanceof StatusError) && !(error instanceof UsageError)) throw error;
          errors.push(error);
        }
      }
    }
    throwCollected(errors);
  },
};

/** Undefined for what grants nothing. */
function infoOf(context: CommandContext, object: Unstructured): Info | undefined {
  const { apiVersion = '', kind = '', metadata } = object;
  const [group, version = ''] = apiVersion.split('/');
  if (group !== GROUP || !KINDS.includes(kind)) return undefined;
  if (version !== 'v1') throw new UsageError(`only ${GROUP}/v1 is supported: not *${version}.${kind}`);
  const resource = getApiResource(GROUP, `${kind.toLowerCase()}s`);
  const namespace = resource.namespaced ? (metadata?.namespace ?? context.namespace) : '';
  const placed = resource.namespaced ? { ...object, metadata: { ...metadata, namespace } } : object;
  return { resource, namespace, name: metadata?.name ?? '', source: '', object: placed };
}

/** The object as it is, or would be; `confirm` writes it. */
async function reconciled(context: CommandContext, info: Info, confirm: boolean): Promise<Unstructured> {
  const { client } = context;
  const live = await find(context, info);
  if (live === undefined) {
    if (!confirm) return info.object;
    if (info.namespace !== '') await ensureNamespace(context, info.namespace);
    return client.create(info.resource, info.namespace, info.object);
  }
  if (live['roleRef'] !== undefined && !deepEqual(live['roleRef'], info.object['roleRef'])) {
    if (!confirm) return info.object;
    await client.delete(info.resource, info.namespace, info.name);
    return client.create(info.resource, info.namespace, info.object);
  }
  const { labels, annotations } = info.object.metadata ?? {};
  const wanted: Unstructured = {
    ...live,
    apiVersion: groupVersion(info.resource),
    kind: info.resource.kind,
    ...granted(context, live, info.object),
    metadata: {
      ...live.metadata,
      ...(labels === undefined ? {} : { labels: { ...live.metadata?.labels, ...labels } }),
      ...(annotations === undefined ? {} : { annotations: { ...live.metadata?.annotations, ...annotations } }),
    },
  };
  return !confirm || deepEqual(wanted, live) ? wanted : client.replace(info.resource, info.namespace, info.name, wanted);
}

async function find({ client }: CommandContext, { resource, namespace, name }: Info): Promise<Unstructured | undefined> {
  try {
    return await client.get(resource, namespace, name);
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'NotFound') return undefined;
    throw error;
  }
}

async function ensureNamespace({ client }: CommandContext, name: string): Promise<void> {
  try {
    await client.create(getApiResource('', 'namespaces'), undefined, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  } catch (error) {
    if (!(error instanceof StatusError) || !['AlreadyExists', 'Forbidden'].includes(error.reason)) throw error;
  }
}

/** What the live object grants beyond the file stays, unless a flag takes it away. */
function granted({ flags }: CommandContext, live: Unstructured, wanted: Unstructured): object {
  const list = <T>(object: Unstructured, field: string): readonly T[] => (object[field] as readonly T[] | null | undefined) ?? [];
  const part = <T>(field: string, known: readonly T[], missing: readonly T[], drop: boolean, given: readonly T[]): object => {
    if (live[field] === undefined && given.length === 0) return {};
    return { [field]: drop ? given : [...known, ...missing] };
  };
  const [rules, wantedRules] = [list<Rule>(live, 'rules'), list<Rule>(wanted, 'rules')];
  const uncovered = wantedRules.flatMap(breakdown).filter((rule) => !rules.some((other) => covers(other, rule)));
  const isExtra = rules.flatMap(breakdown).some((rule) => !wantedRules.some((other) => covers(other, rule)));
  const [subjects, wantedSubjects] = [list(live, 'subjects'), list(wanted, 'subjects')];
  const absent = wantedSubjects.filter((subject) => !subjects.some((other) => deepEqual(other, subject)));
  return {
    ...part('rules', rules, uncovered, flags.bool('remove-extra-permissions') && isExtra, wantedRules),
    ...part('subjects', subjects, absent, flags.bool('remove-extra-subjects'), wantedSubjects),
    ...(wanted['aggregationRule'] === undefined ? {} : { aggregationRule: wanted['aggregationRule'] }),
  };
}

interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** One rule for each verb, group, resource and name. */
function breakdown({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: Rule): readonly Rule[] {
  return verbs.flatMap((verb) => [
    ...apiGroups.flatMap((group) =>
      resources.flatMap((resource) => {
        const rule = { verbs: [verb], apiGroups: [group], resources: [resource] };
        return resourceNames.length === 0 ? [rule] : resourceNames.map((name) => ({ ...rule, resourceNames: [name] }));
      }),
    ),
    ...nonResourceURLs.map((url) => ({ verbs: [verb], nonResourceURLs: [url] })),
  ]);
}

/** Whether a rule grants what one of a breakdown asks. Mirrors ruleCovers of k8s.io/component-helpers/auth/rbac/validation. */
function covers(owner: Rule, asked: Rule): boolean {
  const has = (list: readonly string[] | undefined, wanted: readonly string[] | undefined): boolean =>
    list?.includes('*') === true || (wanted ?? []).every((each) => list?.includes(each) === true);
  if (!has(owner.verbs, asked.verbs)) return false;
  if (asked.nonResourceURLs !== undefined) {
    const urls = owner.nonResourceURLs ?? [];
    return asked.nonResourceURLs.every((url) => urls.some((each) => each === url || (each.endsWith('*') && url.startsWith(each.slice(0, -1)))));
  }
  const [resource = ''] = asked.resources ?? [];
  const subresource = resource.includes('/') ? `*${resource.slice(resource.indexOf('/'))}` : resource;
  const named = (owner.resourceNames ?? []).length === 0 || (asked.resourceNames !== undefined && has(owner.resourceNames, asked.resourceNames));
  return has(owner.apiGroups, asked.apiGroups) && (has(owner.resources, [resource]) || has(owner.resources, [subresource])) && named;
}

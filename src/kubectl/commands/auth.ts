/** `auth can-i`, `whoami`, `reconcile`. Mirrors kubectl/pkg/cmd/auth. */
import type { ApiResource } from '#kube/api-resource.ts';
import type { Command, CommandContext } from '../command.ts';
import { allNamespacesFlag, printFlags } from '../flags/shared-flags.ts';
import { objectPrinter } from '../printers/object-printer.ts';
import { TabWriter } from '../printers/tab-writer.ts';
import { UsageError } from '../usage-error.ts';
import { reconcile } from './reconcile.ts';

const review = (plural: string, kind: string, group = 'authorization.k8s.io'): ApiResource => ({
  group,
  version: 'v1',
  kind,
  plural,
  singular: '',
  namespaced: false,
  shortNames: [],
  categories: [],
  verbs: ['create'],
  subresources: [],
});

const canI: Command = {
  name: 'can-i',
  short: 'Check whether an action is allowed',
  long: 'Check whether an action is allowed.\n\nVERB is a verb of the API such as get, list, watch, delete. TYPE is a resource, TYPE/NAME one of them, NONRESOURCEURL a path that begins with "/".',
  usage: 'VERB [TYPE | TYPE/NAME | NONRESOURCEURL]',
  examples: [
    '# May I create pods in any namespace?',
    'kubectl auth can-i create pods --all-namespaces',
    '',
    '# May a service account list pods?',
    'kubectl auth can-i list pods --as=system:serviceaccount:dev:foo -n prod',
    '',
    '# All that I may do',
    'kubectl auth can-i --list',
  ],
  flags: [
    allNamespacesFlag,
    { name: 'list', type: 'bool', usage: 'All that is allowed.' },
    { name: 'no-headers', type: 'bool', usage: 'No headers' },
    { name: 'quiet', shorthand: 'q', type: 'bool', usage: 'Only the exit code.' },
    { name: 'subresource', type: 'string', usage: 'The subresource, such as log or scale' },
  ],
  async run(context) {
    const { args, flags } = context;
    if (flags.bool('list')) {
      if (args.length > 0) throw new UsageError('list option must be specified with no arguments');
      return listRules(context);
    }
    if (args.length !== 2)
      throw new UsageError(
        `you must specify two arguments: verb resource or verb resource/resourceName.\nSee '${context.path} -h' for help and examples.`,
      );
    const [verb = '', what = ''] = args;
    const known = what.startsWith('/') ? URL_VERBS : RESOURCE_VERBS;
    if (!known.includes(verb)) await context.warn(`verb '${verb}' is not a known verb\n`);
    const spec = what.startsWith('/')
      ? { nonResourceAttributes: { verb, path: what } }
      : { resourceAttributes: await resourceAttributes(context, verb, what) };
    const answer = await context.client.create(review('selfsubjectaccessreviews', 'SelfSubjectAccessReview'), undefined, {
      kind: 'SelfSubjectAccessReview',
      apiVersion: 'authorization.k8s.io/v1',
      metadata: {},
      spec,
      status: { allowed: false },
    });
    const status = answer['status'] as { readonly allowed?: boolean; readonly reason?: string; readonly evaluationError?: string } | undefined;
    const allowed = status?.allowed === true;
    if (!flags.bool('quiet')) {
      const reason = status?.reason === undefined || status.reason === '' || allowed ? '' : ` - ${status.reason}`;
      await context.out(`${allowed ? 'yes' : 'no'}${reason}${status?.evaluationError === undefined ? '' : ` - ${status.evaluationError}`}\n`);
    }
    return allowed ? 0 : 1;
  },
};

const URL_VERBS = ['get', 'put', 'post', 'head', 'options', 'delete', 'patch', '*'];
const RESOURCE_VERBS = [
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
  'use',
  'bind',
  'impersonate',
  'approve',
  'sign',
  'escalate',
  'attest',
  '*',
];

async function resourceAttributes(context: CommandContext, verb: string, what: string): Promise<object> {
  const [type = '', name] = what.split('/');
  const { mapper } = await context.client.discovery();
  const resource = type === '*' ? undefined : mapper.findResource(type);
  if (resource === undefined && type !== '*') {
    await context.warn(
      type.includes('.')
        ? `the server doesn't have a resource type '${type.split('.')[0] ?? ''}' in group '${type.slice(type.indexOf('.') + 1)}'\n`
        : `the server doesn't have a resource type '${type}'\n`,
    );
  } else if (resource !== undefined && !resource.namespaced && !context.flags.bool('all-namespaces')) {
    await context.warn(`resource '${resource.plural}' is not namespace scoped${resource.group === '' ? '' : ` in group '${resource.group}'`}\n`);
  }
  return {
    namespace: context.flags.bool('all-namespaces') ? undefined : context.namespace,
    verb,
    group: resource?.group ?? (type === '*' ? '*' : ''),
    resource: resource?.plural ?? type,
    subresource: context.flags.string('subresource') || undefined,
    name,
  };
}

interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/** One rule for each group, resource and name, with all verbs that any rule has for them. Mirrors rbac's BreakdownRule and CompactRules. */
function compact(rules: readonly Rule[]): readonly Rule[] {
  const found = new Map<string, Rule>();
  for (const rule of rules)
    for (const group of rule.apiGroups ?? [''])
      for (const resource of rule.resources ?? [])
        for (const name of (rule.resourceNames ?? []).length > 0 ? (rule.resourceNames ?? []) : [undefined]) {
          const key = `${group}/${resource}/${name ?? ''}`;
          const verbs = [...new Set([...(found.get(key)?.verbs ?? []), ...rule.verbs])];
          found.set(key, { verbs, apiGroups: [group], resources: [resource], ...(name === undefined ? {} : { resourceNames: [name] }) });
        }
  return [...found.values()];
}

function urlRules(rule: Rule): readonly Rule[] {
  return (rule.nonResourceURLs ?? []).flatMap((url) => rule.verbs.map((verb) => ({ verbs: [verb], nonResourceURLs: [url] })));
}

/** As Go prints a PolicyRule. */
function sortKey({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: Rule): string {
  return [verbs, apiGroups, resources, resourceNames, nonResourceURLs].map((list) => `[${list.join(' ')}]`).join(',');
}

async function listRules(context: CommandContext): Promise<void> {
  const answer = await context.client.create(review('selfsubjectrulesreviews', 'SelfSubjectRulesReview'), undefined, {
    kind: 'SelfSubjectRulesReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec: { namespace: context.namespace },
  });
  const status = answer['status'] as
    | {
        readonly resourceRules?: readonly Rule[];
        readonly nonResourceRules?: readonly Rule[];
        readonly incomplete?: boolean;
        readonly evaluationError?: string;
      }
    | undefined;
  if (status?.incomplete === true) await context.err(`warning: the list may be incomplete: ${status.evaluationError ?? ''}\n`);
  const writer = new TabWriter();
  if (!context.flags.bool('no-headers')) writer.write('Resources\tNon-Resource URLs\tResource Names\tVerbs\n');
  const brackets = (list: readonly string[] | undefined): string => `[${(list ?? []).join(' ')}]`;
  const lines = [...compact(status?.resourceRules ?? []), ...(status?.nonResourceRules ?? []).flatMap(urlRules)]
    .toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
    .map((rule) => [
      (rule.resources ?? [])
        .map((resource) => ((rule.apiGroups?.[0] ?? '') === '' ? resource : `${resource}.${rule.apiGroups?.[0] ?? ''}`))
        .join(','),
      brackets(rule.nonResourceURLs),
      brackets(rule.resourceNames),
      brackets(rule.verbs),
    ]);
  for (const cells of lines) writer.write(`${cells.join('\t')}\n`);
  await context.out(writer.flush());
}

const whoami: Command = {
  name: 'whoami',
  short: 'Experimental: Check self subject attributes',
  flags: printFlags,
  examples: ['# Who am I?', 'kubectl auth whoami'],
  async run(context) {
    const answer = await context.client.create(review('selfsubjectreviews', 'SelfSubjectReview', 'authentication.k8s.io'), undefined, {
      kind: 'SelfSubjectReview',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: {},
    });
    const info = (
      answer['status'] as
        | {
            readonly userInfo?: {
              readonly username?: string;
              readonly uid?: string;
              readonly groups?: readonly string[];
              readonly extra?: Readonly<Record<string, readonly string[]>>;
            };
          }
        | undefined
    )?.userInfo;
    if (context.flags.string('output') !== '') {
      const { username, uid, groups, extra } = info ?? {};
      const userInfo = {
        username,
        ...(uid === undefined ? {} : { uid }),
        ...(groups === undefined ? {} : { groups }),
        ...(extra === undefined ? {} : { extra }),
      };
      const typed = { kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1', metadata: answer.metadata, status: { userInfo } };
      return objectPrinter(context, { operation: '', fromServer: false }).print(typed);
    }
    const writer = new TabWriter();
    writer.write('ATTRIBUTE\tVALUE\n');
    writer.write(`Username\t${info?.username ?? ''}\n`);
    if ((info?.uid ?? '') !== '') writer.write(`UID\t${info?.uid ?? ''}\n`);
    if ((info?.groups ?? []).length > 0) writer.write(`Groups\t[${(info?.groups ?? []).join(' ')}]\n`);
    for (const [key, values] of Object.entries(info?.extra ?? {}).toSorted()) writer.write(`Extra: ${key}\t[${values.join(' ')}]\n`);
    await context.out(writer.flush());
  },
};

export const auth: Command = {
  name: 'auth',
  short: 'Inspect authorization',
  long: 'Inspect authorization.',
  usage: '[flags]',
  subcommands: [canI, reconcile, whoami],
};

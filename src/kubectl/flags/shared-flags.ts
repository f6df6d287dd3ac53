/** Flags that several commands share. Mirrors genericclioptions' flag groups. */
import type { FlagDefinition } from './flag.ts';

const FORMATS = 'json, yaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file';

export const printFlags: readonly FlagDefinition[] = [
  {
    name: 'allow-missing-template-keys',
    type: 'bool',
    default: 'true',
    usage: 'Let fields and keys that a template names be missing (Go templates and jsonpath).',
  },
  { name: 'output', shorthand: 'o', type: 'string', usage: `Output format. One of: (${FORMATS}).` },
  { name: 'show-managed-fields', type: 'bool', usage: 'Keep managedFields when printing JSON or YAML.' },
  { name: 'template', type: 'string', usage: 'The Go template (or its file) for -o go-template and -o go-template-file.' },
];

export function fileFlags(usage: string): readonly FlagDefinition[] {
  return [
    { name: 'filename', shorthand: 'f', type: 'strings', usage },
    { name: 'kustomize', shorthand: 'k', type: 'string', usage: 'A kustomization directory, instead of -f.' },
    { name: 'recursive', shorthand: 'R', type: 'bool', usage: 'Read the directories below those given with -f too.' },
  ];
}

export const dryRunFlag: FlagDefinition = {
  name: 'dry-run',
  type: 'string',
  default: 'none',
  bare: 'unchanged',
  usage: '"none", "server" or "client": "client" only prints what would be sent, "server" sends it without keeping the result.',
};

export const validateFlag: FlagDefinition = {
  name: 'validate',
  type: 'string',
  default: 'strict',
  bare: 'strict',
  usage: 'What to do about unknown or duplicate fields: strict (true), warn, ignore (false).',
};

export const selectorFlag: FlagDefinition = {
  name: 'selector',
  shorthand: 'l',
  type: 'string',
  usage: 'Only what carries these labels: =, ==, !=, in, notin (-l key1=value1,key2=value2).',
};

export const fieldSelectorFlag: FlagDefinition = {
  name: 'field-selector',
  type: 'string',
  usage: 'Only what has these field values: =, ==, != (--field-selector key1=value1). Each type knows a few fields.',
};

export const allNamespacesFlag: FlagDefinition = {
  name: 'all-namespaces',
  shorthand: 'A',
  type: 'bool',
  usage: 'In all namespaces, whatever --namespace says.',
};

export const saveConfigFlag: FlagDefinition = {
  name: 'save-config',
  type: 'bool',
  usage: 'Keep the configuration in the annotation that kubectl apply reads.',
};

export function fieldManagerFlag(manager: string): FlagDefinition {
  return { name: 'field-manager', type: 'string', default: manager, usage: 'Name under which the fields set are owned.' };
}

export const recordFlag: FlagDefinition = {
  name: 'record',
  type: 'bool',
  usage: 'Keep the command line in the annotation kubernetes.io/change-cause.',
  hidden: true,
  deprecated: '--record will be removed in the future',
};

export const deleteFlags: readonly FlagDefinition[] = [
  {
    name: 'cascade',
    type: 'string',
    default: 'background',
    bare: 'background',
    usage: '"background", "orphan" or "foreground": what becomes of the dependents.',
  },
  { name: 'force', type: 'bool', usage: 'Remove at once, without graceful deletion; may lose data.' },
  { name: 'grace-period', type: 'int', default: '-1', usage: 'Seconds to end gracefully; negative leaves it to the object, 0 needs --force.' },
  { name: 'timeout', type: 'duration', usage: 'How long to wait for a deletion; zero chooses by the object' },
];

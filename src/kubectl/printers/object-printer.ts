/** Prints objects in the format of `-o`. Mirrors genericclioptions.PrintFlags. */
import { canonicalJson } from '#kube/canonical-json.ts';
import { quote } from '#kube/go-quote.ts';
import type { Unstructured } from '#kube/object.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import type { CommandContext } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { parseGoTemplate, TemplateFailure, type GoTemplate } from './go-template.ts';
import { goPrint } from './go-template/go-print.ts';
import { goSyntax } from './go-syntax.ts';
import { parseJsonPath } from './jsonpath.ts';
import { printJson } from './json.ts';
import { printYaml } from './yaml.ts';

export interface ObjectPrinter {
  /** Whether `-o` asked for the object itself, not for a line about it. */
  readonly printsObject: boolean;
  print(object: Unstructured): Promise<void>;
}

export interface ObjectPrinterOptions {
  /** What was done: `created`, with its ` (dry run)`. */
  readonly operation: string;
  /** Objects come from the server (keys sorted in JSON); else they are built by the client (Go's field order). */
  readonly fromServer?: boolean;
}

const FORMATS = [
  'go-template',
  'go-template-file',
  'json',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
  'name',
  'template',
  'templatefile',
  'yaml',
];

/** Throws when `-o` names no format. `more` are further allowed formats, for the message. */
export function objectPrinter(context: CommandContext, options: ObjectPrinterOptions): ObjectPrinter {
  const output = context.flags.string('output');
  if (output === '' || output === 'name') {
    const suffix = output === 'name' || options.operation === '' ? '' : ` ${options.operation}`;
    return { printsObject: false, print: (object) => context.out(`${kindAndName(object)}${suffix}\n`) };
  }
  const format = formatPrinter(context, output, options.fromServer ?? true);
  if (format === undefined) throw unknownFormat(output, FORMATS);
  return { printsObject: true, print: async (object) => context.out(await format(object)) };
}

export function unknownFormat(output: string, allowed: readonly string[]): UsageError {
  return new UsageError(`unable to match a printer suitable for the output format "${output}", allowed formats are: ${allowed.join(',')}`);
}

/** `deployment.apps/web` */
export function kindAndName(object: Unstructured): string {
  return `${kindWithGroup(object)}/${object.metadata?.name ?? ''}`;
}

/** `deployment.apps`, `pod` */
export function kindWithGroup(object: Pick<Unstructured, 'apiVersion' | 'kind'>): string {
  const version = object.apiVersion ?? '';
  const kind = (object.kind ?? '').toLowerCase();
  return version.includes('/') ? `${kind}.${version.slice(0, version.indexOf('/'))}` : kind;
}

export function withoutManagedFields(context: CommandContext, object: Unstructured): Unstructured {
  if (context.flags.bool('show-managed-fields')) return object;
  const items = object['items'];
  if (Array.isArray(items)) return { ...object, items: items.map((item: Unstructured) => withoutManagedFields(context, item)) };
  if (object.metadata?.managedFields === undefined) return object;
  const { managedFields: _dropped, ...metadata } = object.metadata;
  return { ...object, metadata };
}

type Format = (object: Unstructured) => string | Promise<string>;

/** Undefined when the format is none of these (`wide` and `custom-columns` belong to `get`). */
export function formatPrinter(context: CommandContext, output: string, fromServer: boolean): Format | undefined {
  const equals = output.indexOf('=');
  const name = equals < 0 ? output : output.slice(0, equals);
  const argument = equals < 0 ? '' : output.slice(equals + 1);
  if (output === 'json') return (object) => `${printJson(withoutManagedFields(context, object), { sorted: fromServer })}\n`;
  if (output === 'yaml') return yamlPrinter(context);
  if (['jsonpath', 'jsonpath-as-json', 'jsonpath-file'].includes(name)) return jsonPathFormat(context, name, argument);
  if (['go-template', 'template', 'go-template-file', 'templatefile'].includes(name)) return goTemplateFormat(context, name, argument);
  return undefined;
}

/** Documents are parted by `---` from the second on. */
function yamlPrinter(context: CommandContext): Format {
  let printed = 0;
  return (object) => `${printed++ > 0 ? '---\n' : ''}${printYaml(withoutManagedFields(context, object))}`;
}

function jsonPathFormat(context: CommandContext, name: string, argument: string): Format {
  const text = templateText(context, name === 'jsonpath-file', argument);
  const path = parsed('jsonpath', text, () => parseJsonPath(text, { allowMissing: allowsMissing(context) }));
  if (name === 'jsonpath-as-json') {
    return (object) => `${printJson(runPath(text, object, () => path.values(object)))}\n`;
  }
  return (object) => runPath(text, object, () => path.execute(object));
}

function goTemplateFormat(context: CommandContext, name: string, argument: string): Format {
  const text = templateText(context, name === 'go-template-file' || name === 'templatefile', argument);
  const template = parsed('template', text, () => parseGoTemplate(text, allowsMissing(context)));
  return (object) => runTemplate(context, text, object, template);
}

function allowsMissing({ flags }: CommandContext): boolean {
  return !flags.has('allow-missing-template-keys') || flags.bool('allow-missing-template-keys');
}

function templateText(context: CommandContext, isFile: boolean, argument: string): string {
  const value = argument === '' ? context.flags.string('template') : argument;
  if (value === '') throw new UsageError('template format specified but no template given');
  if (!isFile) return value;
  try {
    return decodeUtf8(context.process.fs.readFile(context.resolve(value)));
  } catch {
    throw new UsageError(`error reading --template ${value}, open ${value}: no such file or directory\n`.trimEnd());
  }
}

function parsed<T>(kind: string, text: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new UsageError(`error parsing ${kind} ${text}, ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A failure is told on standard error, with what the template was given. Mirrors JSONPathPrinter.PrintObj. */
function runPath<T>(text: string, object: unknown, execute: () => T): T {
  try {
    return execute();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const shown = `error executing jsonpath "${text}": Error executing template: ${message}. Printing more information for debugging the template:\n`;
    throw new UsageError(`${shown}\ttemplate was:\n\t\t${text}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n\n`);
  }
}

/** A failure is told on standard output, after what was printed already. Mirrors GoTemplatePrinter.PrintObj. */
async function runTemplate(context: CommandContext, text: string, object: unknown, template: GoTemplate): Promise<string> {
  try {
    return template.execute(object);
  } catch (error) {
    if (!(error instanceof TemplateFailure)) throw error;
    const shown = `Error executing template: ${error.message}. Printing more information for debugging the template:\n`;
    const given = `\traw data was:\n\t\t${canonicalJson(object)}\n\tobject given to template engine was:\n\t\t${goPrint(object)}\n\n`;
    await context.out(`${error.output}${shown}\ttemplate was:\n\t\t${text}\n${given}`);
    throw new UsageError(`error executing template ${quote(text)}: ${error.message}`);
  }
}

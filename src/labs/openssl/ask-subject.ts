// Mirrors prompt_info of OpenSSL's req: one question a field of the distinguished name.
import { readLines } from '#posix/read-stream.ts';
import type { Configuration } from './configuration.ts';
import { attributeType, type Attribute } from './distinguished-name.ts';
import { OpensslError } from './openssl-error.ts';
import type { Session } from './session.ts';

interface Question {
  /** Undefined for the extra attributes, whose answers are not kept. */
  readonly type: string | undefined;
  readonly prompt: string;
  readonly proposal: string;
}

/** Of the openssl.cnf that comes with Ubuntu. */
const USUAL: readonly Question[] = [
  { type: 'C', prompt: 'Country Name (2 letter code)', proposal: 'AU' },
  { type: 'ST', prompt: 'State or Province Name (full name)', proposal: 'Some-State' },
  { type: 'L', prompt: 'Locality Name (eg, city)', proposal: '' },
  { type: 'O', prompt: 'Organization Name (eg, company)', proposal: 'Internet Widgits Pty Ltd' },
  { type: 'OU', prompt: 'Organizational Unit Name (eg, section)', proposal: '' },
  { type: 'CN', prompt: 'Common Name (e.g. server FQDN or YOUR name)', proposal: '' },
  { type: 'emailAddress', prompt: 'Email Address', proposal: '' },
];
const EXTRA: readonly Question[] = [
  { type: undefined, prompt: 'A challenge password', proposal: '' },
  { type: undefined, prompt: 'An optional company name', proposal: '' },
];
const INTRODUCTION = [
  'The fields of the distinguished name of the request are asked for now.',
  'An empty line takes the value in brackets;',
  "a line with '.' alone leaves the field out.",
  '-----',
];

/** `extras`: a request has attributes beside its subject, a certificate none. Throws `OpensslError` at the end of the input. */
export async function askSubject(session: Session, section: readonly Attribute[] | undefined, extras: boolean): Promise<readonly Attribute[]> {
  const questions = section === undefined ? USUAL : questionsOf(section);
  const answers = readLines(session.process.stdin);
  const attributes: Attribute[] = [];
  for (const line of INTRODUCTION) await session.tell(line);
  for (const { type, prompt, proposal } of questions) {
    const value = await ask(session, answers, `${prompt} [${proposal}]:`, proposal);
    if (type === 'C' && value !== '' && value.length !== 2) throw new OpensslError('string is too long, it needs to be no more than 2 bytes long');
    if (type !== undefined && value !== '') attributes.push([type, value]);
  }
  if (extras && section === undefined) {
    await session.tell("\nThese 'extra' attributes may go with it:");
    for (const { prompt } of EXTRA) await ask(session, answers, `${prompt} []:`, '');
  }
  return attributes;
}

async function ask(session: Session, answers: AsyncGenerator<string, void, undefined>, prompt: string, proposal: string): Promise<string> {
  await session.process.stderr.write(prompt);
  const { value, done } = await answers.next();
  if (done === true || value === undefined) throw new OpensslError('\nError making certificate request');
  const text = value.trim();
  return text === '.' ? '' : text === '' ? proposal : text;
}

function questionsOf(section: readonly Attribute[]): readonly Question[] {
  const fields = new Map(section);
  return section.flatMap(([name, prompt]) => {
    const type = attributeType(name);
    return type === undefined ? [] : [{ type, prompt, proposal: fields.get(`${name}_default`) ?? '' }];
  });
}

/** The subject that a configuration without prompts spells out. */
export function spelledSubject(configuration: Configuration): readonly Attribute[] {
  const section = configuration.section(configuration.get('req', 'distinguished_name') ?? '') ?? [];
  return section.flatMap(([name, value]): readonly Attribute[] => {
    const type = attributeType(name);
    return type === undefined ? [] : [[type, value]];
  });
}

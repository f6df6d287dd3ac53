import { distance } from 'fastest-levenshtein';
import type { Node, Pod, Service } from '#kube/generated/types.ts';
import { z } from 'zod';
import { evaluateExpression, fromCel, MissingField } from '../cel/evaluate.ts';
import { defineCheck } from '../check-type.ts';
import { expressionSchema } from '../envelope.ts';
import { compareQuantities, sameScalar } from '../match/same-value.ts';
import { patternSchema } from '../match/text-match.ts';
import { compilePattern } from '../pattern.ts';
import { isRange, RANGE } from '../range-schema.ts';
import { say } from '../text/phrase.ts';
import { because, failed, passed, type Because, type Finding } from '../verdict.ts';
import type { World } from '../world.ts';

const schema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/, { message: 'must be lower-case letters, digits and dashes' })
      .describe(
        "Of the question. The answer is the text of the file `answers/<id>` in the learner's home: the page's answer field writes it, and so does `echo 3 > answers/<id>`",
      ),
    question: z.string().optional().describe('The question, in words'),
    is: z
      .union([z.string(), z.number(), z.array(z.union([z.string(), z.number()])).min(1)])
      .optional()
      .describe('The right answer, or several of which one; upper and lower case and white space do not matter; quantities are equal by value'),
    matches: patternSchema.optional().describe('A regular expression (RE2) that the answer matches'),
    number: z
      .strictObject({
        equal: z.number().optional(),
        'at-least': z.number().optional(),
        'at-most': z.number().optional(),
        tolerance: z.number().min(0).optional(),
      })
      .refine((number) => (number.equal === undefined) !== (number['at-least'] === undefined && number['at-most'] === undefined), {
        message: 'give either equal, or at-least, at-most or both',
      })
      .refine((number) => number.tolerance === undefined || number.equal !== undefined, { message: 'tolerance goes with equal' })
      .refine(isRange, RANGE)
      .optional()
      .describe('A number: `{ equal: 3, tolerance: 0.1 }`, `{ at-least: 1, at-most: 5 }`'),
    value: expressionSchema
      .optional()
      .describe(
        "What the learner's own cluster says, as a CEL expression: `object('pod/web').status.podIP`. A list: any of its elements, or all of them separated by commas or spaces, in any order",
      ),
    'case-sensitive': z.boolean().optional().describe('Upper and lower case matter; default `false`'),
  })
  .refine((spec) => [spec.is, spec.matches, spec.number, spec.value].filter((way) => way !== undefined).length === 1, {
    message: 'give exactly one of is, matches, number, value',
  });

type Spec = z.infer<typeof schema>;

const LONGEST = 4_000;
const normal = (text: string, sensitive: boolean | undefined): string => {
  const trimmed = text.trim().replace(/\s+/g, ' ');
  return sensitive === true ? trimmed : trimmed.toLowerCase();
};

function sameAnswer(spec: Spec, wanted: unknown, answer: string): boolean {
  const sensitive = spec['case-sensitive'];
  return normal(String(wanted), sensitive) === normal(answer, sensitive) || sameScalar(String(wanted), answer.trim());
}

/** How far a wrong answer is off, without giving the right one away. */
async function explainWrong(wanted: readonly unknown[], answer: string, world: World): Promise<Because> {
  const texts = wanted.map(String);
  if (texts.some((text) => text.toLowerCase() === answer.trim().toLowerCase())) return because('answer-case');
  const [first] = texts;
  if (texts.length === 1 && first !== undefined && compareQuantities(first, 0) !== undefined) {
    const difference = compareQuantities(answer.trim(), first);
    if (difference === undefined) return because('answer-no-number');
    return because(difference > 0 ? 'answer-high' : 'answer-low');
  }
  if (texts.every(isAddress)) return isAddress(answer.trim()) ? ownerOf(answer.trim(), world) : because('answer-no-address');
  return because(texts.some((text) => isNearly(text.toLowerCase(), answer.trim().toLowerCase())) ? 'answer-near' : 'answer-wrong');
}

const isAddress = (text: string): boolean => /^\d{1,3}(\.\d{1,3}){3}$/.test(text) || /^[0-9a-f]*:[0-9a-f:]+$/i.test(text);

const letters = (text: string): string => [...text].sort().join('');

/** A slip of the pen; other digits are another thing. */
function isNearly(wanted: string, answer: string): boolean {
  if (wanted.length <= 3 || wanted.replaceAll(/\d/g, '#') === answer.replaceAll(/\d/g, '#')) return false;
  return (
    distance(wanted, answer) <= Math.max(1, Math.floor(wanted.length / 5)) || (distance(wanted, answer) === 2 && letters(wanted) === letters(answer))
  );
}

/** Whose address was given instead. */
async function ownerOf(address: string, world: World): Promise<Because> {
  const [pods, services, nodes] = (await Promise.all(['pods', 'services', 'nodes'].map((resource) => world.cluster.list(resource)))) as unknown as [
    readonly Pod[],
    readonly Service[],
    readonly Node[],
  ];
  const node = nodes.find(({ status }) => status?.addresses?.some((each) => each.address === address) === true);
  if (node !== undefined) return because('answer-address-of', { answer: address, owner: `node ${node.metadata.name}` });
  const service = services.find(({ spec }) => spec?.clusterIP === address);
  if (service !== undefined) return because('answer-address-of', { answer: address, owner: `service ${service.metadata.name}` });
  const pod = pods.find(({ status, spec }) => status?.podIP === address && spec.hostNetwork !== true);
  return pod === undefined
    ? because('answer-address-unknown', { answer: address })
    : because('answer-address-of', { answer: address, owner: `pod ${pod.metadata.name}` });
}

function numberProblem({ number }: Spec, answer: string): Because | undefined {
  const value = Number(answer.trim().replace(',', '.'));
  if (answer.trim() === '' || Number.isNaN(value)) return because('answer-no-number');
  const tolerance = number?.tolerance ?? 0;
  const least = number?.equal === undefined ? (number?.['at-least'] ?? -Infinity) : number.equal - tolerance;
  const most = number?.equal === undefined ? (number?.['at-most'] ?? Infinity) : number.equal + tolerance;
  return value < least ? because('answer-low') : value > most ? because('answer-high') : undefined;
}

async function listProblem(spec: Spec, wanted: readonly unknown[], answer: string, world: World): Promise<Because | undefined> {
  if (wanted.some((element) => sameAnswer(spec, element, answer))) return undefined;
  const given = answer.split(/[\s,;]+/).filter((part) => part !== '');
  const all = given.length === wanted.length && wanted.every((element) => given.some((part) => sameAnswer(spec, element, part)));
  if (all) return undefined;
  const right = given.filter((part) => wanted.some((element) => sameAnswer(spec, element, part))).length;
  if (isAddress(answer.trim()) && wanted.every((element) => isAddress(String(element)))) return ownerOf(answer.trim(), world);
  if (given.length < 2) return because('answer-wrong');
  if (right === 0) return because('answer-wrong');
  return because(right === given.length ? 'answer-incomplete' : 'answer-partly', { right, given: given.length });
}

async function problemOf(spec: Spec, answer: string, world: World): Promise<Because | undefined> {
  if (spec.number !== undefined) return numberProblem(spec, answer);
  if (spec.matches !== undefined) return compilePattern(spec.matches).test(answer.trim()) ? undefined : because('answer-wrong');
  const wanted = spec.value === undefined ? spec.is : fromCel((await evaluateExpression(spec.value, world)).value);
  if (spec.value !== undefined && Array.isArray(wanted)) return listProblem(spec, wanted, answer, world);
  const options = [wanted].flat();
  return options.some((option) => sameAnswer(spec, option, answer)) ? undefined : explainWrong(options, answer, world);
}

/** `answer: { id: pods, value: "size(objects('pods'))" }`: the learner has answered a question, perhaps about their own cluster. */
export const answerCheck = defineCheck({
  name: 'answer',
  summary: 'The learner has answered a question rightly: a text, a number, a pattern, or what their own cluster says.',
  outcomes: 'Passes when the answer is right. Fails while there is none, and when it is wrong; explanations do not give the answer away.',
  schema,
  probes: true,
  async evaluate(spec, world): Promise<Finding> {
    const expected = spec.question === undefined ? say('answer-expected', { id: spec.id }) : say('plain', { text: spec.question });
    const text = (await world.readFile('workstation', `answers/${spec.id}`))?.slice(0, LONGEST);
    if (text === undefined || text.trim() === '') return failed(expected, say('answer-none-found'), because('answer-none'));
    const found = say('answer-found', { answer: text.trim() });
    try {
      const why = await problemOf(spec, text, world);
      return why === undefined ? passed(expected, found) : failed(expected, found, why);
    } catch (error) {
      if (error instanceof MissingField) return failed(expected, found, because('cel-missing-field', { message: error.message }));
      throw error;
    }
  },
});

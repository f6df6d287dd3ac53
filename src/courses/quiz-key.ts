import { createHash } from 'node:crypto';
import { answerPattern, type QuestionFile, type QuizFile } from './quiz-schema.ts';
import type { QuestionInfo, QuestionKey, QuizAnswer, QuizInfo } from './types.ts';

/** Longer answers are wrong unread. */
const LONGEST_ANSWER = 200;

/** Where each element of an ordering stands for the learner of a seed; never in the right order. */
function shuffled(question: { readonly id: string; readonly order: readonly string[] }, seed: string): readonly number[] {
  const rank = (index: number): string => createHash('sha256').update(`${seed}\0${question.id}\0${index}`).digest('hex');
  const places = question.order.map((_, index) => index).sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  return places.every((place, index) => place === index) ? [...places.slice(1), ...places.slice(0, 1)] : places;
}

/** A quiz without its answers. */
export function toQuizInfo(quiz: QuizFile, seed: string): QuizInfo {
  return {
    id: quiz.id,
    ...(quiz.title === undefined ? {} : { title: quiz.title }),
    questions: quiz.questions.map((question) => toQuestionInfo(question, seed)),
  };
}

/** Field by field, so that nothing that must stay on the server slips through. */
function toQuestionInfo(question: QuestionFile, seed: string): QuestionInfo {
  const { id, text } = question;
  if ('options' in question) return { id, text, kind: 'choice', options: question.options, multiple: Array.isArray(question.answer) };
  if ('order' in question)
    return { id, text, kind: 'order', options: shuffled(question, seed).map((place) => question.order[place] ?? ''), multiple: true };
  return { id, text, kind: 'text', options: [], multiple: false };
}

function acceptsOf(question: QuestionFile, seed: string): (answer: QuizAnswer) => boolean {
  if ('options' in question) {
    const correct = new Set([question.answer].flat());
    return (answer) => typeof answer !== 'string' && new Set(answer).size === correct.size && answer.every((choice) => correct.has(choice));
  }
  if ('order' in question) {
    const places = shuffled(question, seed);
    return (answer) =>
      typeof answer !== 'string' &&
      answer.length === places.length &&
      answer.every((shown, index) => question.order[places[shown] ?? -1] === question.order[index]);
  }
  const pattern = answerPattern(question.pattern);
  return (answer) => typeof answer === 'string' && answer.length <= LONGEST_ANSWER && pattern.test(answer.trim());
}

/** How the questions of a quiz are marked, in their order. */
export function toQuestionKeys(quiz: QuizFile, seed: string): readonly QuestionKey[] {
  return quiz.questions.map((question) => ({
    question: question.id,
    accepts: acceptsOf(question, seed),
    ...(question.explanation === undefined ? {} : { explanation: question.explanation }),
  }));
}

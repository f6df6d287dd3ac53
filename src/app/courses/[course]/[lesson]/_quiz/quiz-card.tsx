'use client';
import type { QuestionInfo, QuizInfo } from '#courses/types.ts';
import type { QuizProgress } from '#progress/types.ts';
import { GuestButton } from '../../../../_site/guest-button.tsx';
import { useLiveText } from '../_text/live-text.tsx';
import { useLab } from '../_workspace/lab-context.tsx';
import { ChoiceQuestion } from './choice-question.tsx';
import { OrderQuestion } from './order-question.tsx';
import { TextQuestion } from './text-question.tsx';

type Stored = QuizProgress['answers'][number];

/** What a question of any kind is drawn from. */
export interface QuestionProps {
  readonly quiz: string;
  readonly question: QuestionInfo;
  /** The learner's last answer. */
  readonly stored: Stored | undefined;
}

const kinds = { choice: ChoiceQuestion, order: OrderQuestion, text: TextQuestion };

export function QuizCard({ quiz, answers }: { quiz: QuizInfo; answers: readonly Stored[] }) {
  const { known } = useLab();
  const live = useLiveText();
  return (
    <section className="wide my-8 max-w-[46rem] rounded-2xl border border-edge/50 bg-surface px-5 py-4" aria-label={live(quiz.title ?? 'Questions')}>
      <p className="my-0 text-[0.8125rem] text-soft">{live(quiz.title ?? 'Check yourself')}</p>
      {!known && (
        <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg bg-sunken px-3.5 py-2.5 text-[0.9375rem]">
          <p className="my-0 min-w-48 flex-1">Your answers are marked and kept once we know you.</p>
          <GuestButton size="small" />
        </div>
      )}
      {quiz.questions.map((question) => {
        const Question = kinds[question.kind];
        return <Question key={question.id} quiz={quiz.id} question={question} stored={answers.find((answer) => answer.question === question.id)} />;
      })}
    </section>
  );
}

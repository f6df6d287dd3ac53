import { Children, isValidElement, type ReactElement, type ReactNode } from 'react';
import { StepPlayer } from './step-player.tsx';

interface StepProps {
  readonly title: string;
  readonly from?: string;
  readonly to?: string;
  readonly children?: ReactNode;
}

/** What happens, one message after another. */
export function LessonSteps({ title, children }: { title?: string; children?: ReactNode }) {
  const steps = Children.toArray(children).filter((child): child is ReactElement<StepProps> => isValidElement<StepProps>(child));
  return (
    <StepPlayer title={title} steps={steps.map(({ props }) => ({ title: props.title, from: props.from, to: props.to, content: props.children }))} />
  );
}

/** Drawn by the steps around it; alone it is its text. */
export function LessonStep({ children }: StepProps) {
  return <>{children}</>;
}

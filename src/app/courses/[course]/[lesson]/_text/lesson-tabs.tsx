import { Children, isValidElement, type ReactElement, type ReactNode } from 'react';
import { TabSet } from './tab-set.tsx';

interface TabProps {
  readonly title: string;
  readonly children?: ReactNode;
}

/** Ways to do the same thing, one at a time. */
export function LessonTabs({ children }: { children?: ReactNode }) {
  const tabs = Children.toArray(children).filter((child): child is ReactElement<TabProps> => isValidElement<TabProps>(child));
  return <TabSet tabs={tabs.map(({ props }) => ({ title: props.title, content: props.children }))} />;
}

/** Drawn by the tabs around it; alone it is its content. */
export function LessonTab({ children }: TabProps) {
  return <>{children}</>;
}

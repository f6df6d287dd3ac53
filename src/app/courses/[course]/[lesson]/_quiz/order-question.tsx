'use client';
import {
  type Announcements,
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  type UniqueIdentifier,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { arrayMove, SortableContext, sortableKeyboardCoordinates, useSortable, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { ArrowDown, ArrowUp, GripVertical } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { inlineCode } from '#ui/inline-code.tsx';
import { useLiveText } from '../_text/live-text.tsx';
import { QuestionFrame } from './question-frame.tsx';
import type { QuestionProps } from './quiz-card.tsx';
import { useAnswer } from './use-answer.ts';

/** Steps to put into order: by dragging, with the keyboard, or with the arrows beside each. */
export function OrderQuestion(props: QuestionProps) {
  const { quiz, stored } = props;
  const live = useLiveText();
  const question = { ...props.question, options: props.question.options.map(live) };
  const marking = useAnswer(props);
  const [order, setOrder] = useState<readonly number[]>(() =>
    stored?.chosen.length === question.options.length ? stored.chosen : question.options.map((_, index) => index),
  );
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  // A zero would not be an identifier.
  const ids = order.map((index) => index + 1);
  const move = (from: number, to: number): void => {
    marking.rethink();
    setOrder((before) => arrayMove([...before], from, to));
  };
  const dropped = ({ active, over }: DragEndEvent): void => {
    if (over !== null && over.id !== active.id) move(ids.indexOf(Number(active.id)), ids.indexOf(Number(over.id)));
  };
  return (
    <QuestionFrame
      text={question.text}
      note="put into order"
      marking={marking}
      answerable={!marking.result?.correct}
      onCheck={() => void marking.send(order)}
    >
      <DndContext
        id={`${quiz}-${question.id}`}
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragEnd={dropped}
        accessibility={{ announcements: announcementsFor(question.options, ids) }}
      >
        <SortableContext items={ids} strategy={verticalListSortingStrategy}>
          <ol className="space-y-1.5 pl-0">
            {order.map((index, place) => (
              <Step
                key={index}
                id={index + 1}
                name={question.options[index] ?? ''}
                onUp={place === 0 ? undefined : () => move(place, place - 1)}
                onDown={place === order.length - 1 ? undefined : () => move(place, place + 1)}
              >
                <span className="w-4 shrink-0 text-soft tabular-nums">{place + 1}</span>
                <span className="min-w-0 flex-1">{inlineCode(question.options[index] ?? '')}</span>
              </Step>
            ))}
          </ol>
        </SortableContext>
      </DndContext>
    </QuestionFrame>
  );
}

interface StepProps {
  readonly id: number;
  readonly name: string;
  readonly onUp: (() => void) | undefined;
  readonly onDown: (() => void) | undefined;
  readonly children: ReactNode;
}

function Step({ id, name, onUp, onDown, children }: StepProps) {
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } = useSortable({ id });
  return (
    <li
      ref={setNodeRef}
      style={{ transform: CSS.Translate.toString(transform), transition }}
      className={`flex items-center gap-2 rounded-lg border bg-surface py-1 pr-1 pl-1 text-[0.9375rem] leading-snug ${isDragging ? 'relative z-10 border-accent shadow-lg' : 'border-line'}`}
    >
      <button
        type="button"
        ref={setActivatorNodeRef}
        {...attributes}
        {...listeners}
        aria-label={`Move: ${name}`}
        className="grid size-8 shrink-0 cursor-grab touch-none place-items-center rounded-md text-soft hover:bg-sunken hover:text-ink"
      >
        <GripVertical className="size-4" aria-hidden />
      </button>
      {children}
      <Arrow label={`Up: ${name}`} onMove={onUp}>
        <ArrowUp className="size-4" aria-hidden />
      </Arrow>
      <Arrow label={`Down: ${name}`} onMove={onDown}>
        <ArrowDown className="size-4" aria-hidden />
      </Arrow>
    </li>
  );
}

function Arrow({ label, onMove, children }: { label: string; onMove: (() => void) | undefined; children: ReactNode }) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-disabled={onMove === undefined}
      onClick={onMove}
      className="grid size-8 shrink-0 place-items-center rounded-md text-soft hover:bg-sunken hover:text-ink aria-disabled:opacity-35"
    >
      {children}
    </button>
  );
}

function announcementsFor(options: readonly string[], ids: readonly number[]): Announcements {
  const name = (id: UniqueIdentifier): string => options[Number(id) - 1] ?? '';
  const place = (id: UniqueIdentifier): string => `place ${String(ids.indexOf(Number(id)) + 1)} of ${String(ids.length)}`;
  return {
    onDragStart: ({ active }) => `Picked up: ${name(active.id)}, ${place(active.id)}.`,
    onDragOver: ({ active, over }) => (over === null ? undefined : `${name(active.id)} is at ${place(over.id)}.`),
    onDragEnd: ({ active, over }) => (over === null ? undefined : `${name(active.id)} was put at ${place(over.id)}.`),
    onDragCancel: ({ active }) => `${name(active.id)} is back at ${place(active.id)}.`,
  };
}

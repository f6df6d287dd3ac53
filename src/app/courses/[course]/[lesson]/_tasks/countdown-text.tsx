'use client';
import { useEffect, useState } from 'react';
import type { Countdown } from '#courses/types.ts';
import { useLab } from '../_workspace/lab-context.tsx';

/** How long a check still waits, second by second; silent for screen readers, which hear the outcome. */
export function CountdownText({ kind, until }: Countdown) {
  const { state } = useLab();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  if (state.kind !== 'ready') return null;
  // The end is a time of the lab's clock, which is not the browser's.
  const labNow = state.info.clusterTime + now - state.openedAt;
  const seconds = Math.ceil((until - labNow) / 1_000);
  if (seconds <= 0) return null;
  const left = inWords(seconds);
  return (
    <span role="timer" aria-live="off" className="tabular-nums">
      {kind === 'stable-for' ? `It has to stay so for another ${left}.` : `Time left: ${left}.`}
    </span>
  );
}

const inWords = (seconds: number): string => (seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`);

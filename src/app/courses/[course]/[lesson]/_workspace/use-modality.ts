'use client';
import { useEffect } from 'react';

/**
 * Says on the root element whether the learner last used a pointer or the keyboard. Focus that a program moves
 * looks to the browser like the keyboard's; rings are drawn for the keyboard only.
 */
export function useModality(): void {
  useEffect(() => {
    const { dataset } = document.documentElement;
    const pointer = (): void => {
      dataset['modality'] = 'pointer';
    };
    const keyboard = ({ key }: KeyboardEvent): void => {
      if (['Tab', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'].includes(key)) dataset['modality'] = 'keyboard';
    };
    window.addEventListener('pointerdown', pointer, true);
    window.addEventListener('keydown', keyboard, true);
    return () => {
      window.removeEventListener('pointerdown', pointer, true);
      window.removeEventListener('keydown', keyboard, true);
    };
  }, []);
}

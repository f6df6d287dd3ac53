'use client';
import { useEffect, useState } from 'react';

const key = 'podium-map';

/** Whether the learner keeps the map in view below what they work in; remembered. */
export function usePinnedMap(): { readonly pinned: boolean; readonly toggle: () => void } {
  const [pinned, setPinned] = useState(false);
  useEffect(() => setPinned(localStorage.getItem(key) === 'pinned'), []);
  const toggle = (): void => {
    localStorage.setItem(key, pinned ? 'tab' : 'pinned');
    setPinned(!pinned);
  };
  return { pinned, toggle };
}

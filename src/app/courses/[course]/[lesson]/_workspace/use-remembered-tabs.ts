'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useLab } from './lab-context.tsx';
import { parseTabs, tabsKey } from './remembered-tabs.ts';

/** The terminals of a lab, and which tab was in front: as they were left, and as another tab of the browser has them. */
export function useRememberedTabs(lab: string | undefined): {
  readonly terminals: readonly string[];
  readonly setTerminals: (names: readonly string[]) => void;
} {
  const { tab, front, author, generation } = useLab();
  const [terminals, setTerminals] = useState<readonly string[]>(['1']);
  const known = useRef({ lab: '', generation });

  useEffect(() => {
    if (lab === undefined) return undefined;
    const read = () => parseTabs(localStorage.getItem(tabsKey(lab)));
    if (known.current.lab !== lab) {
      const remembered = read();
      setTerminals(remembered.terminals);
      if (remembered.tab !== 'author' || author) front(remembered.tab);
      known.current = { lab, generation };
    } else if (known.current.generation !== generation) {
      // A new lab has one terminal.
      known.current = { lab, generation };
      setTerminals(['1']);
    }
    const listen = (event: StorageEvent): void => {
      if (event.key === tabsKey(lab)) setTerminals(read().terminals);
    };
    window.addEventListener('storage', listen);
    return () => window.removeEventListener('storage', listen);
  }, [lab, generation, author, front]);

  const remember = useRef(false);
  useEffect(() => {
    if (lab === undefined) return;
    // What was there before is read first.
    if (remember.current) localStorage.setItem(tabsKey(lab), JSON.stringify({ terminals, tab }));
    remember.current = true;
  }, [lab, terminals, tab]);

  return { terminals, setTerminals: useCallback((names) => setTerminals(names), []) };
}

'use client';
import { Box, SquareTerminal } from 'lucide-react';
import { buttonStyle } from '#ui/button-style.ts';
import { useLab } from '../_workspace/lab-context.tsx';

/** Where the author placed the lab or its map: brings that tab to the front. */
export function ShowButton({ tab }: { tab: '1' | 'cluster' }) {
  const { show } = useLab();
  const Icon = tab === 'cluster' ? Box : SquareTerminal;
  return (
    <p>
      <button type="button" className={buttonStyle()} onClick={() => show('workspace', tab)}>
        <Icon className="size-4" aria-hidden /> {tab === 'cluster' ? 'Look at the cluster map' : 'Go to the terminal'}
      </button>
    </p>
  );
}

'use client';
import { Download, RotateCcw, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { ConfirmDialog } from '#ui/confirm-dialog.tsx';
import { useLab } from './lab-context.tsx';
import type { ConnectionState } from './terminal-connection.ts';

const connections: Record<ConnectionState, { words: string; dot: string }> = {
  connecting: { words: 'Connecting…', dot: 'bg-wait waiting' },
  connected: { words: 'Connected', dot: 'bg-good' },
  reconnecting: { words: 'Reconnecting…', dot: 'bg-wait waiting' },
  closed: { words: 'Shell ended', dot: 'bg-edge' },
};

export function StatusBar({ lab }: { lab: string }) {
  const { state, connection, reset, notice, dismissNotice } = useLab();
  const [asking, setAsking] = useState(false);
  const { words, dot } = connections[connection];
  return (
    <div className="shrink-0 border-t border-line bg-page text-[0.8125rem] text-soft">
      {notice && (
        <p role="alert" className="flex items-start gap-2 border-b border-line bg-wait-wash px-4 py-2 text-ink">
          <span className="flex-1">{notice}</span>
          <button type="button" aria-label="Dismiss" onClick={dismissNotice}>
            <X className="size-4" aria-hidden />
          </button>
        </p>
      )}
      <div className="flex h-9 items-center gap-4 px-4 whitespace-nowrap">
        <span role="status" className="flex items-center gap-2">
          <span className={`size-2 rounded-full ${dot}`} aria-hidden />
          {words}
        </span>
        {state.kind === 'ready' && (
          <>
            <ClusterTime startedAt={state.info.clusterTime} openedAt={state.openedAt} />
            <span className="hidden xl:inline">Kubernetes {state.info.kubernetesVersion}</span>
          </>
        )}
        <span className="ml-auto flex items-center gap-1">
          <a
            href={`/api/labs/${lab}/kubeconfig`}
            download
            title="Use this cluster from your own machine"
            className="inline-flex h-7 items-center gap-1.5 rounded-md px-2 hover:bg-sunken hover:text-ink"
          >
            <Download className="size-3.5" aria-hidden /> <span className="max-sm:sr-only">kubeconfig</span>
          </a>
          <button
            type="button"
            onClick={() => setAsking(true)}
            className="inline-flex h-7 items-center gap-1.5 rounded-md px-2 hover:bg-sunken hover:text-ink"
          >
            <RotateCcw className="size-3.5" aria-hidden /> <span className="max-sm:sr-only">Reset</span>
          </button>
        </span>
      </div>
      <ConfirmDialog open={asking} onOpenChange={setAsking} title="Start with a new cluster?" confirm="Reset the lab" onConfirm={() => void reset()}>
        Everything in this cluster and in your home folder goes. Tasks that are ticked stay ticked.
      </ConfirmDialog>
    </div>
  );
}

/** The cluster's clock, in UTC as its logs print it. */
function ClusterTime({ startedAt, openedAt }: { startedAt: number; openedAt: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const time = new Date(startedAt + Math.max(0, now - openedAt)).toISOString();
  return (
    <time dateTime={time} title="Cluster time (UTC)" className="tabular-nums max-sm:hidden">
      {time.slice(11, 19)} UTC
    </time>
  );
}

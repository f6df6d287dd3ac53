'use client';
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { Box, Network, Route, Server } from 'lucide-react';
import type { Health } from '#labs/lab-host.ts';
import type { MapData } from './map-layout.ts';

type Props = NodeProps<Node<MapData>>;

/** A shape beside the colour, for those who do not see the colour. */
const marks: Record<Health, { style: string; mark: string }> = {
  good: { style: 'text-good', mark: '●' },
  pending: { style: 'text-wait waiting', mark: '◐' },
  bad: { style: 'text-bad', mark: '▲' },
  leaving: { style: 'text-soft', mark: '○' },
};

const borders: Record<Health, string> = {
  good: 'border-line',
  pending: 'border-wait/60 bg-wait-wash',
  bad: 'border-bad bg-bad-wash',
  leaving: 'border-dashed border-edge opacity-70',
};

export function CardNode({ data, selected }: Props) {
  const { icon: Icon, title, detail, health } = describe(data);
  return (
    <div
      className={`flex h-full w-full cursor-pointer flex-col justify-center rounded-lg border bg-surface px-3 ${borders[health]} ${selected ? 'ring-2 ring-accent' : ''}`}
    >
      <Handle type="target" position={Position.Left} isConnectable={false} className="!invisible" />
      <p className="flex items-center gap-1.5 text-[0.8125rem] font-medium">
        <Icon className="size-3.5 shrink-0 text-soft" aria-hidden />
        <Name text={title} />
      </p>
      <p className="mt-0.5 flex items-center gap-1.5 text-xs text-soft">
        {data.kind === 'pod' && (
          <span className={`${marks[health].style} text-[0.6rem]`} aria-hidden>
            {marks[health].mark}
          </span>
        )}
        <span className="truncate" title={detail}>
          {detail}
        </span>
      </p>
      <Handle type="source" position={data.narrow ? Position.Left : Position.Right} isConnectable={false} className="!invisible" />
    </div>
  );
}

/** Cut in the middle: Pods of one family differ in their last letters. */
function Name({ text }: { text: string }) {
  const tail = text.length > 12 ? 6 : 0;
  return (
    <span className="flex min-w-0" title={text}>
      <span className="truncate">{text.slice(0, text.length - tail)}</span>
      {tail > 0 && <span className="shrink-0">{text.slice(-tail)}</span>}
    </span>
  );
}

export function FrameNode({ data, selected }: Props) {
  if (data.kind !== 'node') return null;
  const { node, pods } = data;
  const { style, mark } = marks[node.health];
  return (
    <div className={`h-full w-full cursor-pointer rounded-xl border border-line bg-page/70 ${selected ? 'ring-2 ring-accent' : ''}`}>
      <Handle type="target" position={Position.Left} isConnectable={false} className="!invisible" />
      <div className="flex h-14 items-center gap-2.5 px-3.5">
        <Server className="size-4 shrink-0 text-soft" aria-hidden />
        <div className="min-w-0">
          <p className="truncate text-[0.8125rem] font-medium">{node.name}</p>
          <p className="truncate text-xs text-soft">
            <span className={`${style} text-[0.6rem]`} aria-hidden>
              {mark}
            </span>{' '}
            {[node.status, ...node.roles].join(' · ')}
          </p>
        </div>
      </div>
      {pods === 0 && <p className="px-3.5 text-xs text-soft">No pods here</p>}
    </div>
  );
}

function describe(data: MapData): { icon: typeof Box; title: string; detail: string; health: Health } {
  switch (data.kind) {
    case 'pod': {
      const { name, status, ready, restarts, health, owner, claims = [] } = data.pod;
      return {
        icon: Box,
        title: name,
        detail: [
          `${ready} ${status}`,
          ...(restarts > 0 ? [`${restarts} restarts`] : []),
          ...(owner ? [owner] : []),
          ...claims.map((claim) => `pvc/${claim}`),
        ].join(' · '),
        health,
      };
    }
    case 'service': {
      const { name, type, ports, pods, selector } = data.service;
      const lost = selector !== '' && pods.every(({ ready }) => !ready);
      return {
        icon: Network,
        title: name,
        detail: lost ? 'selects no ready pod' : `${type} · ${ports}`,
        health: lost ? 'bad' : 'good',
      };
    }
    case 'ingress': {
      const { name, rules } = data.ingress;
      return {
        icon: Route,
        title: name,
        detail:
          rules
            .map(({ host }) => host)
            .filter(unique)
            .join(', ') || 'no rules',
        health: 'good',
      };
    }
    case 'node':
      return { icon: Server, title: data.node.name, detail: data.node.status, health: data.node.health };
  }
}

const unique = (item: string, index: number, all: readonly string[]): boolean => all.indexOf(item) === index;

'use client';
import '@xyflow/react/dist/style.css';
import { Background, Controls, type FitViewOptions, type Node, ReactFlow, useReactFlow, useStore } from '@xyflow/react';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import type { ClusterMap } from '#labs/lab-host.ts';
import { useLab } from './lab-context.tsx';
import { flowingEdges, useFlows } from './map-flow.ts';
import { columnWidth, layOut, type MapData, referenceOf } from './map-layout.ts';
import { CardNode, FrameNode } from './map-nodes.tsx';
import { ObjectSheet } from './object-sheet.tsx';

const nodeTypes = { card: CardNode, frame: FrameNode };
const edgeStyle = { stroke: 'var(--edge)', strokeWidth: 1.5 };

interface Props {
  readonly lab: string;
  readonly map: ClusterMap;
  readonly visible: boolean;
  readonly withSystem: boolean;
  /** In the text of a lesson: the page scrolls, the figure does not. */
  readonly figure?: boolean;
  readonly label: string;
  /** What stands above it; is told whether it has to make room above. */
  readonly children?: (narrow: boolean) => ReactNode;
}

/** Leaves room for the switch, which stands above the map or, where it is narrow, below; where it is low, beside it. */
function fit(narrow: boolean, low: boolean, figure: boolean): FitViewOptions {
  if (figure || low) return { maxZoom: 1, padding: '16px' };
  return { maxZoom: 1, padding: { x: '28px', top: narrow ? '20px' : '60px', bottom: narrow ? '60px' : '28px' } };
}

/** The drawn map. A click shows what a thing is, what happened to it and what it says. */
export function MapCanvas({ lab, map, visible, withSystem, figure = false, label, children }: Props) {
  const { mapVersion, traffic } = useLab();
  const flows = useFlows(traffic);
  const [chosen, setChosen] = useState<MapData>();
  const { fitView, setViewport } = useReactFlow();
  const width = useStore((flow) => flow.width);
  const height = useStore((state) => state.height);
  const narrow = width > 0 && width < 560;
  const graph = useMemo(() => layOut(map, withSystem, narrow), [map, withSystem, narrow]);
  const flowing = useMemo(() => flowingEdges(graph.edges, flows, map), [graph, flows, map]);
  const size = graph.nodes.length;
  /** One column is as wide as it is, however high the frame: the address bar of a phone comes and goes. */
  const room = narrow ? 0 : height;
  const low = !narrow && height < 480;

  useEffect(() => {
    if (!visible) return;
    requestAnimationFrame(() => {
      // On a phone one reads downwards: everything at once would be too small to read.
      if (narrow && !figure) void setViewport({ x: (width - columnWidth) / 2, y: 20, zoom: 1 });
      else void fitView(fit(narrow, low, figure));
    });
  }, [visible, size, narrow, width, room, low, figure, fitView, setViewport]);

  return (
    <div className="relative h-full bg-sunken">
      <ReactFlow<Node<MapData>>
        nodes={graph.nodes}
        edges={graph.edges.map((edge) => {
          const flow = flowing.get(edge.id);
          return {
            ...edge,
            type: narrow ? 'smoothstep' : 'default',
            animated: flow !== undefined,
            style: {
              ...edgeStyle,
              ...edge.style,
              ...(flow && { stroke: flow.failed ? 'var(--bad)' : 'var(--accent)', strokeWidth: 2.5, opacity: 1 }),
            },
          };
        })}
        nodeTypes={nodeTypes}
        fitView
        minZoom={0.25}
        maxZoom={1.5}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        panOnScroll={narrow && !figure}
        zoomOnScroll={!figure}
        preventScrolling={!figure}
        proOptions={{ hideAttribution: true }}
        fitViewOptions={fit(narrow, low, figure)}
        onNodeClick={(_, node) => setChosen(node.data)}
        onSelectionChange={({ nodes }) => {
          // Enter on a focused node selects it.
          if (nodes[0] && document.activeElement?.classList.contains('react-flow__node')) setChosen(nodes[0].data);
        }}
        aria-label={label}
      >
        <Background gap={22} color="var(--line)" />
        {!figure && <Controls showInteractive={false} position="bottom-right" />}
      </ReactFlow>
      {children?.(narrow || low)}
      <ObjectSheet lab={lab} version={mapVersion} object={chosen && referenceOf(chosen)} onClose={() => setChosen(undefined)} />
    </div>
  );
}

'use client';
import '@xyflow/react/dist/style.css';
import { Background, Controls, type FitViewOptions, type Node, ReactFlow, ReactFlowProvider, useReactFlow, useStore } from '@xyflow/react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ClusterMap } from '#labs/lab-host.ts';
import { getJson, RequestFailed } from '../../../../_site/post-json.ts';
import { useLab } from './lab-context.tsx';
import { flowingEdges, useFlows } from './map-flow.ts';
import { columnWidth, layOut, type MapData, referenceOf } from './map-layout.ts';
import { CardNode, FrameNode } from './map-nodes.tsx';
import { ObjectSheet } from './object-sheet.tsx';

const nodeTypes = { card: CardNode, frame: FrameNode };
const edgeStyle = { stroke: 'var(--edge)', strokeWidth: 1.5 };

/** Leaves room for the switch, which stands above the map or, where it is narrow, below. */
function fit(narrow: boolean): FitViewOptions {
  return { maxZoom: 1, padding: { x: '28px', top: narrow ? '20px' : '60px', bottom: narrow ? '60px' : '28px' } };
}

export default function ClusterPane(props: { lab: string; visible: boolean }) {
  return (
    <ReactFlowProvider>
      <Map {...props} />
    </ReactFlowProvider>
  );
}

/** The live map. Asks for the cluster's state again when the lab says that it changed, and only while it is seen. */
function Map({ lab, visible }: { lab: string; visible: boolean }) {
  const { mapVersion, traffic } = useLab();
  const flows = useFlows(traffic);
  const { map, error } = useMap(lab, mapVersion, visible);
  const [withSystem, setWithSystem] = useState(false);
  const [chosen, setChosen] = useState<MapData>();
  const { fitView, setViewport } = useReactFlow();
  const width = useStore((flow) => flow.width);
  const narrow = width > 0 && width < 560;
  const graph = useMemo(() => (map === undefined ? undefined : layOut(map, withSystem, narrow)), [map, withSystem, narrow]);
  const flowing = useMemo(() => graph && map && flowingEdges(graph.edges, flows, map), [graph, flows, map]);
  const size = graph?.nodes.length;

  useEffect(() => {
    if (!visible || size === undefined) return;
    requestAnimationFrame(() => {
      // On a phone one reads downwards: everything at once would be too small to read.
      if (narrow) void setViewport({ x: (width - columnWidth) / 2, y: 20, zoom: 1 });
      else void fitView(fit(narrow));
    });
  }, [visible, size, narrow, width, fitView, setViewport]);

  if (graph === undefined) {
    return (
      <p role="status" className="grid h-full place-items-center bg-sunken px-6 text-center text-soft">
        {error ?? 'Looking at the cluster…'}
      </p>
    );
  }
  return (
    <div className="relative h-full bg-sunken">
      <ReactFlow<Node<MapData>>
        nodes={graph.nodes}
        edges={graph.edges.map((edge) => {
          const flow = flowing?.get(edge.id);
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
        panOnScroll={narrow}
        proOptions={{ hideAttribution: true }}
        fitViewOptions={fit(narrow)}
        onNodeClick={(_, node) => setChosen(node.data)}
        onSelectionChange={({ nodes }) => {
          // Enter on a focused node selects it.
          if (nodes[0] && document.activeElement?.classList.contains('react-flow__node')) setChosen(nodes[0].data);
        }}
        aria-label="Map of the cluster"
      >
        <Background gap={22} color="var(--line)" />
        <Controls showInteractive={false} position="bottom-right" />
      </ReactFlow>
      <label
        className={`absolute left-3 flex cursor-pointer items-center gap-2 rounded-lg border border-line bg-surface px-3 py-1.5 text-[0.8125rem] ${narrow ? 'bottom-3' : 'top-3'}`}
      >
        <input type="checkbox" checked={withSystem} onChange={(event) => setWithSystem(event.target.checked)} className="accent-accent" />
        System namespaces
      </label>
      <ObjectSheet lab={lab} version={mapVersion} object={chosen && referenceOf(chosen)} onClose={() => setChosen(undefined)} />
    </div>
  );
}

function useMap(lab: string, version: number, visible: boolean): { map?: ClusterMap; error?: string } {
  const [answer, setAnswer] = useState<{ map?: ClusterMap; error?: string }>({});
  const asked = useRef({ busy: false, again: false });
  useEffect(() => {
    if (!visible) return;
    const ask = async (): Promise<void> => {
      if (asked.current.busy) {
        asked.current.again = true;
        return;
      }
      asked.current = { busy: true, again: false };
      try {
        setAnswer({ map: await getJson<ClusterMap>(`/api/labs/${lab}/map`) });
      } catch (error) {
        const message = error instanceof RequestFailed ? error.message : 'The map could not be drawn.';
        setAnswer(({ map }) => (map === undefined ? { error: message } : { map }));
      }
      const { again } = asked.current;
      asked.current = { busy: false, again: false };
      if (again) await ask();
    };
    void ask();
  }, [lab, version, visible]);
  return answer;
}

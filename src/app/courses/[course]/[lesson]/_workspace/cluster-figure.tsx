'use client';
import { ReactFlowProvider } from '@xyflow/react';
import { Maximize2 } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ClusterMap } from '#labs/lab-host.ts';
import { buttonStyle } from '#ui/button-style.ts';
import { useLiveText } from '../_text/live-text.tsx';
import { useLab } from './lab-context.tsx';
import { MapCanvas } from './map-canvas.tsx';
import { type MapFilter, restrictMap } from './map-filter.ts';
import { useClusterMap } from './use-cluster-map.ts';

interface Props {
  readonly namespace?: string;
  /** `pods services`: separated by commas or spaces. */
  readonly kinds?: string;
  /** As `kubectl -l` takes it: `app=web`. */
  readonly selector?: string;
  readonly caption?: string;
}

/** `<ClusterMap namespace kinds selector>`: the part of the learner's own cluster that the text is about, live. */
export default function ClusterFigure(written: Props) {
  const live = useLiveText();
  const { namespace, kinds, selector, caption } = inWords(written, live);
  const { state, mapVersion, show } = useLab();
  const frame = useRef<HTMLDivElement>(null);
  const visible = useInView(frame);
  const lab = state.kind === 'ready' ? state.info.lab : undefined;
  const { map, error } = useClusterMap(lab, mapVersion, visible);
  const part = useMemo(
    () => map && restrict(map, { namespace, kinds: kinds?.split(/[\s,]+/).filter((kind) => kind !== ''), selector }),
    [map, namespace, kinds, selector],
  );
  const about = [kinds, selector, namespace && `in ${namespace}`].filter(Boolean).join(' ');
  const empty = part !== undefined && [part.nodes, part.pods, part.services, part.ingresses].every((list) => list.length === 0);
  return (
    <figure className="wide my-6 max-w-[46rem] overflow-hidden rounded-xl border border-line print:hidden">
      <div ref={frame} className="h-80">
        {lab === undefined || part === undefined || empty ? (
          <p role="status" className="grid h-full place-items-center bg-sunken px-6 text-center text-soft">
            {lab === undefined
              ? 'Open the lab to see your cluster here.'
              : (error ?? (empty ? 'Nothing of this is in your cluster yet. It shows here once it is.' : 'Looking at the cluster…'))}
          </p>
        ) : (
          <ReactFlowProvider>
            <MapCanvas
              lab={lab}
              map={part}
              visible={visible}
              withSystem={namespace !== undefined}
              figure
              label={`Map of ${about || 'the cluster'}`}
            />
          </ReactFlowProvider>
        )}
      </div>
      <figcaption className="flex items-center gap-3 border-t border-line py-1.5 pr-2 pl-4 text-sm text-soft">
        <span className="min-w-0 flex-1">{caption ?? 'Your cluster, as it is now'}</span>
        <button type="button" className={buttonStyle('quiet', 'small')} onClick={() => show('workspace', 'cluster')}>
          <Maximize2 className="size-3.5" aria-hidden /> Whole map
        </button>
      </figcaption>
    </figure>
  );
}

/** Its fields with what the lab has captured in them. */
const inWords = (props: Props, live: (text: string) => string): Props =>
  Object.fromEntries(Object.entries(props).map(([name, value]: [string, unknown]) => [name, typeof value === 'string' ? live(value) : value]));

/** The whole map where the author's selector cannot be read. */
function restrict(map: ClusterMap, filter: MapFilter): ClusterMap {
  try {
    return restrictMap(map, filter);
  } catch {
    return restrictMap(map, { ...filter, selector: undefined });
  }
}

function useInView(element: React.RefObject<HTMLElement | null>): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    if (element.current === null) return undefined;
    const observer = new IntersectionObserver(([entry]) => setSeen(entry?.isIntersecting === true));
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return seen;
}

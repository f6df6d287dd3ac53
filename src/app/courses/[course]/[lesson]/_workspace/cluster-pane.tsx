'use client';
import { ReactFlowProvider } from '@xyflow/react';
import { useState } from 'react';
import { useLab } from './lab-context.tsx';
import { MapCanvas } from './map-canvas.tsx';
import { useClusterMap } from './use-cluster-map.ts';

/** The live map of the whole cluster. */
export default function ClusterPane({ lab, visible }: { lab: string; visible: boolean }) {
  const { mapVersion } = useLab();
  const { map, error } = useClusterMap(lab, mapVersion, visible);
  const [withSystem, setWithSystem] = useState(false);
  if (map === undefined) {
    return (
      <p role="status" className="grid h-full place-items-center bg-sunken px-6 text-center text-soft">
        {error ?? 'Looking at the cluster…'}
      </p>
    );
  }
  return (
    <ReactFlowProvider>
      <MapCanvas lab={lab} map={map} visible={visible} withSystem={withSystem} label="Map of the cluster">
        {(narrow) => (
          <label
            className={`absolute left-3 flex cursor-pointer items-center gap-2 rounded-lg border border-line bg-surface px-3 py-1.5 text-[0.8125rem] ${narrow ? 'bottom-3' : 'top-3'}`}
          >
            <input type="checkbox" checked={withSystem} onChange={(event) => setWithSystem(event.target.checked)} className="accent-accent" />
            System namespaces
          </label>
        )}
      </MapCanvas>
    </ReactFlowProvider>
  );
}

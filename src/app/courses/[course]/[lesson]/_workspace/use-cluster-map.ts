'use client';
import { useEffect, useRef, useState } from 'react';
import type { ClusterMap } from '#labs/lab-host.ts';
import { getJson, RequestFailed } from '../../../../_site/post-json.ts';

const asked = new Map<string, { readonly version: number; readonly answer: Promise<ClusterMap> }>();

/** Whoever asks for the same version of a lab's map gets the same answer. */
function askMap(lab: string, version: number): Promise<ClusterMap> {
  const known = asked.get(lab);
  if (known !== undefined && known.version >= version) return known.answer;
  const answer = getJson<ClusterMap>(`/api/labs/${lab}/map`);
  asked.set(lab, { version, answer });
  answer.catch(() => asked.delete(lab));
  return answer;
}

/** The live map of a lab: asked for again when the lab says that it changed, and only while it is seen. */
export function useClusterMap(lab: string | undefined, version: number, visible: boolean): { map?: ClusterMap; error?: string } {
  const [answer, setAnswer] = useState<{ map?: ClusterMap; error?: string }>({});
  const wanted = useRef(version);
  wanted.current = version;
  const busy = useRef(false);
  useEffect(() => {
    if (!visible || lab === undefined) return;
    const ask = async (): Promise<void> => {
      if (busy.current) return;
      busy.current = true;
      const asking = wanted.current;
      try {
        setAnswer({ map: await askMap(lab, asking) });
      } catch (error) {
        const message = error instanceof RequestFailed ? error.message : 'The map could not be drawn.';
        setAnswer(({ map }) => (map === undefined ? { error: message } : { map }));
      }
      busy.current = false;
      if (wanted.current !== asking) await ask();
    };
    void ask();
  }, [lab, version, visible]);
  return answer;
}

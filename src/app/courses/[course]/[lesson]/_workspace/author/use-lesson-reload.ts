'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';

/** Follows the lesson's files while an author has it open: the text is drawn again, the lab stays. */
export function useLessonReload(lab: string | undefined, author: boolean): readonly string[] {
  const router = useRouter();
  const [problems, setProblems] = useState<readonly string[]>([]);
  useEffect(() => {
    if (lab === undefined || !author) return undefined;
    const source = new EventSource(`/api/labs/${lab}/author/changes`);
    source.addEventListener('message', ({ data }: MessageEvent<string>) => {
      const saved = JSON.parse(data) as { problems: readonly string[] };
      setProblems(saved.problems);
      if (saved.problems.length === 0) router.refresh();
    });
    return () => source.close();
  }, [lab, author, router]);
  return problems;
}

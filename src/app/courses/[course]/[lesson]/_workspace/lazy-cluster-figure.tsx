'use client';
import dynamic from 'next/dynamic';

/** The figure with all that draws it, loaded where a lesson has one. */
export const LazyClusterFigure = dynamic(() => import('./cluster-figure.tsx'), {
  ssr: false,
  loading: () => <div className="wide my-6 h-80 max-w-[46rem] rounded-xl border border-line bg-sunken" />,
});

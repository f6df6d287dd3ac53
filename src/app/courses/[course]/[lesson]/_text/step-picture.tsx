import { useId } from 'react';
import { box, type Move, type StepPictureData } from './step-layout.ts';

/** Boxes and arrows: what has happened is thin, what happens now stands out. */
export function StepPicture({ picture, now, move }: { picture: StepPictureData; now: number; move: Move }) {
  const head = useId();
  return (
    <svg
      viewBox={`0 0 ${picture.width} ${picture.height}`}
      aria-hidden
      className="mx-auto block w-full"
      style={{ maxWidth: `${picture.width * 1.08}px` }}
    >
      <defs>
        <marker
          id={head}
          viewBox="0 0 8 8"
          refX="6"
          refY="4"
          markerWidth="8"
          markerHeight="8"
          markerUnits="userSpaceOnUse"
          orient="auto-start-reverse"
        >
          <path d="M0 0 8 4 0 8z" fill="context-stroke" />
        </marker>
      </defs>
      {picture.arrows.map(
        ({ step, path }) =>
          step < now && <path key={step} d={path} fill="none" strokeWidth="1.5" markerEnd={`url(#${head})`} className="stroke-edge opacity-60" />,
      )}
      {picture.arrows.map(
        ({ step, path }) =>
          step === now && <path key={step} d={path} fill="none" strokeWidth="2.5" markerEnd={`url(#${head})`} className="arrive stroke-accent" />,
      )}
      {picture.boxes.map(({ name, label, x, y }) => {
        const active = name === move.from || name === move.to;
        return (
          <g key={name}>
            <rect
              x={x}
              y={y}
              width={box.width}
              height={box.height}
              rx="10"
              strokeWidth={active ? 2 : 1.5}
              className={`transition-colors ${active ? 'fill-accent-wash stroke-accent' : 'fill-page stroke-line'}`}
            />
            {label.map((line, index) => (
              <text
                key={line}
                x={x + box.width / 2}
                y={y + box.height / 2 + (index - (label.length - 1) / 2) * 18}
                textAnchor="middle"
                dominantBaseline="central"
                fontSize="15"
                className={active ? 'fill-ink font-semibold' : 'fill-soft'}
              >
                {line}
              </text>
            ))}
          </g>
        );
      })}
      {picture.arrows.map(
        ({ step, middle }) =>
          step === now && (
            <g key={step} className="arrive">
              <circle cx={middle.x} cy={middle.y} r="10" className="fill-accent" />
              <text x={middle.x} y={middle.y} textAnchor="middle" dominantBaseline="central" fontSize="13" className="fill-accent-ink font-semibold">
                {step + 1}
              </text>
            </g>
          ),
      )}
    </svg>
  );
}

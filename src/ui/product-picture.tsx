import { OutcomeIcon } from './outcome-icon.tsx';

const lines = [
  ['kubectl create deployment web --image=nginx', 'deployment.apps/web created'],
  ['kubectl scale deployment/web --replicas=3', 'deployment.apps/web scaled'],
  ['kubectl get pods'],
] as const;

const pods = [
  ['web-6d4cf56db6-7kx2p', '12s'],
  ['web-6d4cf56db6-m9qrt', '3s'],
  ['web-6d4cf56db6-zz8lw', '3s'],
] as const;

/** What a lesson looks like at work, for the front page. Says nothing that the words beside it do not. */
export function ProductPicture() {
  return (
    <div aria-hidden className="relative select-none max-lg:hidden">
      <div className="rounded-2xl border border-line bg-(--terminal) shadow-2xl shadow-black/10">
        <div className="flex items-center gap-1.5 border-b border-line px-4 py-3">
          {[0, 1, 2].map((dot) => (
            <span key={dot} className="size-2.5 rounded-full bg-line" />
          ))}
        </div>
        <div className="px-5 pt-4 pb-32 font-mono text-[0.8rem] leading-[1.75] whitespace-pre">
          {lines.map(([command, output]) => (
            <div key={command}>
              <span className="text-good">~</span> <span className="text-soft">$</span> {command}
              {output && <div className="text-soft">{output}</div>}
            </div>
          ))}
          <div className="text-soft">{'NAME                   READY   STATUS    AGE'}</div>
          {pods.map(([name, age]) => (
            <div key={name} className="text-soft">
              {`${name}   1/1     `}
              <span className="text-good">Running</span>
              {`   ${age}`}
            </div>
          ))}
        </div>
      </div>
      <div className="absolute -bottom-10 -left-10 w-72 rounded-2xl border border-line bg-surface p-4 shadow-xl shadow-black/10">
        {[
          ['Make a deployment', true],
          ['Run three replicas', true],
          ['Open it to the world', false],
        ].map(([title, done]) => (
          <p key={String(title)} className="flex items-center gap-3 py-1.5 text-[0.9375rem]">
            <OutcomeIcon outcome={done ? 'passed' : undefined} />
            {title}
          </p>
        ))}
      </div>
    </div>
  );
}

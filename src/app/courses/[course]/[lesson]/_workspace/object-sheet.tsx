'use client';
import { X } from 'lucide-react';
import { Dialog, Tabs } from 'radix-ui';
import { useEffect, useState } from 'react';
import type { ObjectDetails, ObjectReference } from '#labs/lab-host.ts';
import { highlightYaml } from '#ui/highlight-yaml.tsx';
import { getJson, RequestFailed } from '../../../../_site/post-json.ts';

/** What the map knows of one thing: its YAML, what happened to it, and what it says. */
export function ObjectSheet({
  lab,
  version,
  object,
  onClose,
}: {
  lab: string;
  version: number;
  object: ObjectReference | undefined;
  onClose: () => void;
}) {
  const [answer, setAnswer] = useState<{ key: string; details?: ObjectDetails; error?: string }>({ key: '' });
  const key = object === undefined ? '' : `${object.kind}/${object.namespace ?? ''}/${object.name}`;
  useEffect(() => {
    if (object === undefined) return undefined;
    let current = true;
    const query = new URLSearchParams({
      kind: object.kind,
      name: object.name,
      ...(object.namespace ? { namespace: object.namespace } : {}),
    });
    getJson<ObjectDetails>(`/api/labs/${lab}/object?${query}`).then(
      (details) => {
        if (current) setAnswer({ key, details });
      },
      (error: unknown) => {
        if (current) setAnswer({ key, error: error instanceof RequestFailed ? error.message : 'It could not be read.' });
      },
    );
    return () => {
      current = false;
    };
    // `key` stands for `object`.
  }, [lab, version, key]);
  const details = answer.key === key ? answer.details : undefined;
  return (
    <Dialog.Root
      open={object !== undefined}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      modal={false}
    >
      <Dialog.Portal>
        <Dialog.Content
          onInteractOutside={(event) => event.preventDefault()}
          className="arrive fixed inset-y-0 right-0 z-40 flex w-[min(34rem,100vw)] flex-col border-l border-line bg-surface shadow-2xl"
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="min-w-0">
              <Dialog.Description className="text-xs text-soft">
                {object?.kind}
                {object?.namespace && ` in ${object.namespace}`}
              </Dialog.Description>
              <Dialog.Title className="truncate font-semibold">{object?.name}</Dialog.Title>
            </div>
            <Dialog.Close
              aria-label="Close"
              className="ml-auto grid size-8 shrink-0 place-items-center rounded-lg text-soft hover:bg-sunken hover:text-ink"
            >
              <X className="size-4" aria-hidden />
            </Dialog.Close>
          </header>
          {details === undefined ? (
            <p role="status" className="px-5 py-8 text-soft">
              {answer.key === key && answer.error ? answer.error : 'Reading…'}
            </p>
          ) : (
            <Tabs.Root defaultValue="yaml" key={key} className="flex min-h-0 flex-1 flex-col">
              <Tabs.List className="flex border-b border-line px-3" aria-label="What to see">
                {['yaml', 'events', ...(details.logs.length > 0 ? ['logs'] : [])].map((value) => (
                  <Tabs.Trigger
                    key={value}
                    value={value}
                    className="border-b-2 border-transparent px-3 py-2 text-sm font-medium text-soft capitalize data-[state=active]:border-accent data-[state=active]:text-ink"
                  >
                    {value === 'yaml' ? 'YAML' : value}
                  </Tabs.Trigger>
                ))}
              </Tabs.List>
              <Tabs.Content value="yaml" className={panel}>
                <pre className={code}>{highlightYaml(details.yaml)}</pre>
              </Tabs.Content>
              <Tabs.Content value="events" className={panel}>
                <Events events={details.events} />
              </Tabs.Content>
              <Tabs.Content value="logs" className={panel}>
                {details.logs.map(({ container, text }) => (
                  <section key={container}>
                    <h3 className="px-5 pt-4 text-xs font-semibold text-soft">{container}</h3>
                    <pre className={`${code} whitespace-pre-wrap [overflow-wrap:anywhere]`}>{text === '' ? 'Nothing was logged yet.' : text}</pre>
                  </section>
                ))}
              </Tabs.Content>
            </Tabs.Root>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const panel = 'min-h-0 flex-1 overflow-auto';
const code = 'px-5 py-4 font-mono text-[0.8rem] leading-relaxed';

function Events({ events }: { events: ObjectDetails['events'] }) {
  if (events.length === 0) return <p className="px-5 py-8 text-soft">Nothing happened to it lately.</p>;
  return (
    <ol className="divide-y divide-line">
      {events.map((event, index) => (
        <li key={index} className="px-5 py-3 text-sm">
          <p className="flex gap-2">
            <span className={`font-medium ${event.type === 'Warning' ? 'text-bad' : ''}`}>
              {event.type === 'Warning' && '▲ '}
              {event.reason}
            </span>
            {event.count > 1 && <span className="text-soft">× {event.count}</span>}
            <time className="ml-auto text-soft tabular-nums" dateTime={new Date(event.lastSeen).toISOString()}>
              {new Date(event.lastSeen).toISOString().slice(11, 19)}
            </time>
          </p>
          <p className="mt-0.5 text-soft">{event.message}</p>
        </li>
      ))}
    </ol>
  );
}

import { setFlagsFromString } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { findLabDefinition } from '#courses/find-lab-definition.ts';
import { LabRefusal } from '../lab-refusal.ts';
import { readContentAssets } from '../content-assets.ts';
import type { LabEvent, LabInfo, ObjectReference, PageRequest } from '../lab-host.ts';
import { LiveLab } from '../live/live-lab.ts';
import type { TerminalRequest } from '../terminal-host.ts';
import { MessageChannelPeer, type Stream } from './message-channel.ts';
import { serveTransports } from './remote-transport.ts';
import type { LabFrame, OpenLab, TerminalFrame, WorkerData } from './worker-protocol.ts';

// A learner's regular expression that backtracks without end is finished in linear time (but for back references).
setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');

if (parentPort === null) throw new Error('this program runs in a worker thread');

const { content } = workerData as WorkerData;
const assets = readContentAssets(content);

interface OpenLabs {
  lab: LiveLab;
  readonly frames: Set<Stream>;
}

const labs = new Map<string, OpenLabs>();

function get(lab: string): OpenLabs {
  const open = labs.get(lab);
  if (open === undefined) throw new LabRefusal('This lab is not open. Reload the page to open it again.');
  return open;
}

async function open({ request, snapshot, passed }: OpenLab): Promise<LabInfo> {
  const running = labs.get(request.lab);
  if (running !== undefined) return running.lab.info();
  const definition = await findLabDefinition(request.course, request.lesson, content, request.seed);
  if (definition === undefined) throw new LabRefusal('This lesson has no lab.');
  const frames = new Set<Stream>();
  const emit = (frame: LabFrame): void => {
    for (const stream of frames) stream.send(frame);
  };
  const lab = await LiveLab.open({ request, definition, assets: await assets, passed, snapshot, emit });
  labs.set(request.lab, { lab, frames });
  return lab.info();
}

async function reset(lab: string): Promise<LabInfo> {
  const record = get(lab);
  record.lab = await record.lab.reset();
  const info = record.lab.info();
  const event: LabEvent = { kind: 'reset', info };
  for (const stream of record.frames) stream.send({ kind: 'event', event } satisfies LabFrame);
  return info;
}

const transports = serveTransports((lab) => get(lab).lab.transport);

new MessageChannelPeer(
  parentPort,
  {
    ping: () => true,
    'lab.open': open,
    'lab.info': ({ lab }: { lab: string }) => get(lab).lab.info(),
    'lab.verdicts': ({ lab }: { lab: string }) => get(lab).lab.verdicts(),
    'lab.map': ({ lab }: { lab: string }) => get(lab).lab.map(),
    'lab.inspect': ({ lab, object }: { lab: string; object: ObjectReference }) => get(lab).lab.inspect(object),
    'lab.browse': ({ lab, request }: { lab: string; request: PageRequest }) => get(lab).lab.browse(request),
    'lab.destinations': ({ lab }: { lab: string }) => get(lab).lab.destinations(),
    'lab.reset': ({ lab }: { lab: string }) => reset(lab),
    'lab.close': ({ lab }: { lab: string }) => {
      const bytes = get(lab).lab.close();
      labs.delete(lab);
      return bytes;
    },
    ...transports.methods,
  },
  {
    'lab.events': ({ lab }: { lab: string }, stream) => {
      const { frames } = get(lab);
      frames.add(stream);
      return { frame: () => undefined, closed: () => frames.delete(stream) };
    },
    terminal: (request: TerminalRequest, stream) => {
      const terminal = get(request.lab).lab.terminal(request);
      const detach = terminal.attach((message) => stream.send(message), request);
      return {
        frame: (frame) => {
          const message = frame as TerminalFrame;
          if (message.kind === 'input') terminal.input(message.data);
          else if (message.kind === 'resize') terminal.resize(message.columns, message.rows);
          else terminal.end();
        },
        closed: () => detach(),
      };
    },
    ...transports.streams,
  },
);

import { setFlagsFromString } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import type { FileChange } from '#courses/attempt-log.ts';
import { findLabDefinition } from '#courses/find-lab-definition.ts';
import type { LabDefinition } from '#courses/lab-definition.ts';
import { ContentError } from '#courses/problem.ts';
import { LabRefusal } from '../lab-refusal.ts';
import { currentContentAssets } from '../content-assets.ts';
import type { LabEvent, LabInfo, LabRequest, ObjectReference, PageRequest } from '../lab-host.ts';
import { LiveLab } from '../live/live-lab.ts';
import type { TerminalRequest } from '../terminal-host.ts';
import { MessageChannelPeer, type Stream } from './message-channel.ts';
import { serveTransports } from './remote-transport.ts';
import type { LabFrame, OpenLab, TerminalFrame, WorkerData } from './worker-protocol.ts';

// A learner's regular expression that backtracks without end is finished in linear time (but for back references).
setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');

if (parentPort === null) throw new Error('this program runs in a worker thread');

const { content } = workerData as WorkerData;
const assets = currentContentAssets(content);

interface OpenLabs {
  lab: LiveLab;
  readonly request: LabRequest;
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
  const definition = await readDefinition(request);
  const frames = new Set<Stream>();
  const emit = (frame: LabFrame): void => {
    for (const stream of frames) stream.send(frame);
  };
  const lab = await LiveLab.open({ request, definition, assets: await assets(), passed, snapshot, emit });
  labs.set(request.lab, { lab, request, frames });
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

/** The lesson as it is on disk now. */
async function reload(lab: string): Promise<void> {
  const { lab: live, request } = get(lab);
  const definition = await readDefinition(request);
  live.replaceTasks(definition);
}

async function readDefinition({ course, lesson, seed }: LabRequest): Promise<LabDefinition> {
  try {
    const definition = await findLabDefinition(course, lesson, content, seed);
    if (definition === undefined) throw new LabRefusal('This lesson has no lab.');
    return definition;
  } catch (error) {
    if (error instanceof ContentError) throw new LabRefusal(error.message);
    throw error;
  }
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
    'lab.files': ({ lab }: { lab: string }) => get(lab).lab.listFiles(),
    'lab.read-file': ({ lab, path }: { lab: string; path: string }) => get(lab).lab.readFile(path),
    'lab.change-file': ({ lab, change }: { lab: string; change: FileChange }) => get(lab).lab.changeFile(change),
    'author.reload': ({ lab }: { lab: string }) => reload(lab),
    'author.inspect': ({ lab }: { lab: string }) => get(lab).lab.inspectTasks(),
    'author.solve': ({ lab, task }: { lab: string; task: string }) => get(lab).lab.solveTask(task),
    'author.near-miss': ({ lab, task, index }: { lab: string; task: string; index: number }) => get(lab).lab.showNearMiss(task, index),
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

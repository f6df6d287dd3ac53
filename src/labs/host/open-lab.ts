import type { LabEvent, LabInfo, LabRequest } from '../lab-host.ts';
import type { Stream } from '../worker/message-channel.ts';
import type { LabWorker } from './lab-worker.ts';

/** What the web process knows of a lab that runs. */
export interface OpenLabRecord {
  readonly request: LabRequest;
  readonly worker: LabWorker;
  readonly opened: Promise<LabInfo>;
  readonly listeners: Set<(event: LabEvent) => void>;
  events: Stream | undefined;
  /** Terminals and API calls in progress. */
  users: number;
  idle: NodeJS.Timeout | undefined;
  /** The newest snapshot that is not saved yet, and the save in progress. */
  unsaved: Uint8Array | undefined;
  saving: Promise<void> | undefined;
  /** The log as far as it was handed on. */
  logging: Promise<void>;
}

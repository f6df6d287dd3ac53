import type { LabEvent } from './lab-host.ts';

/**
 * JSON text frames on `/terminal`. One socket carries one terminal of one lab. A client that lost its
 * connection opens again with the session and the last sequence number it showed; the server sends
 * what came after, so nothing is lost or shown twice.
 */
export type ClientMessage =
  | {
      readonly type: 'open';
      readonly lab: string;
      /** The terminal's name in the lab, chosen by the client: `1`, `2`, … Two tabs with one name share it. */
      readonly terminal: string;
      readonly columns: number;
      readonly rows: number;
      /** From the last `opened`; absent at first. */
      readonly session?: string;
      /** The last sequence number shown; 0 at first. */
      readonly seen: number;
    }
  | { readonly type: 'input'; readonly data: string }
  | { readonly type: 'resize'; readonly columns: number; readonly rows: number }
  /** Ends this terminal's shell for good (the tab was closed by hand). */
  | { readonly type: 'close' }
  /** Answered by `pong`; the client sends it when it has heard nothing for a while. */
  | { readonly type: 'ping' };

export type ServerMessage =
  /**
   * The first answer to `open`. `resumed` is false when the session is another one, or when output
   * after `seen` is no longer held: the client clears the screen, and what the server still holds follows.
   */
  | { readonly type: 'opened'; readonly session: string; readonly resumed: boolean }
  /** `seq` rises by one with each message of a session, beginning at 1. */
  | { readonly type: 'output'; readonly seq: number; readonly data: string }
  | { readonly type: 'event'; readonly event: LabEvent }
  | { readonly type: 'pong' }
  | { readonly type: 'closed'; readonly reason: ClosedReason; readonly message: string };

/**
 * `exited`: the shell ended (`exit`); opening again starts a new one. `refused`: not signed in, or not
 * your lab. `gone`: the lab was reset. `overloaded`: try later. The client reconnects by itself only
 * when the socket closes without this message, or with `overloaded`.
 */
export type ClosedReason = 'exited' | 'refused' | 'gone' | 'overloaded';

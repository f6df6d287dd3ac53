import type { ClientMessage, ServerMessage } from '#labs/terminal-protocol.ts';
import { TerminalConnection } from '#app/courses/[course]/[lesson]/_workspace/terminal-connection.ts';

/** The server's end of a WebSocket, by hand. */
class Line {
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: () => void;
  readonly sent: ClientMessage[] = [];
  closed = false;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientMessage);
  }

  close(): void {
    this.closed = true;
  }

  says(...messages: ServerMessage[]): void {
    for (const message of messages) this.onmessage?.({ data: JSON.stringify(message) });
  }
}

function terminal() {
  const lines: Line[] = [];
  const log: string[] = [];
  let due: { delay: number; run: () => void } | undefined;
  const connection = new TerminalConnection(
    { lab: 'lab', terminal: '1' },
    {
      output: (data) => log.push(data),
      clear: () => log.push('<clear>'),
      state: (state) => log.push(`<${state}>`),
      event: (event) => log.push(`<event ${event.kind}>`),
      closed: (reason) => log.push(`<closed ${reason}>`),
    },
    {
      connect: () => {
        const line = new Line();
        lines.push(line);
        return line as unknown as WebSocket;
      },
      after: (delay, run) => {
        const timer = { delay, run };
        due = timer;
        return () => {
          if (due === timer) due = undefined;
        };
      },
    },
  );
  connection.start(100, 30);
  const newest = () => lines.at(-1)!;
  const opened = (session = 's1', resumed = false): ServerMessage => ({ type: 'opened', session, resumed });
  return {
    connection,
    log,
    lines,
    newest,
    opened,
    pass: () => {
      const timer = due;
      due = undefined;
      timer?.run();
      return timer?.delay;
    },
    pending: () => due?.delay,
    open: (...messages: ServerMessage[]) => {
      newest().onopen?.();
      newest().says(...messages);
    },
  };
}

const output = (seq: number, data: string): ServerMessage => ({ type: 'output', seq, data });

describe('a terminal connection', () => {
  it('opens its terminal with its size and shows what it is sent', () => {
    const { open, opened, newest, log, connection } = terminal();
    open(opened(), output(1, 'a'), output(2, 'b'));
    connection.input('ls\r');
    expect(newest().sent).toEqual([
      { type: 'open', lab: 'lab', terminal: '1', columns: 100, rows: 30, seen: 0 },
      { type: 'input', data: 'ls\r' },
    ]);
    expect(log).toEqual(['<connecting>', '<connected>', 'a', 'b']);
  });

  it('comes back after a lost line and asks only for what it has not shown', () => {
    const { open, opened, newest, log, lines, pass } = terminal();
    open(opened(), output(1, 'a'), output(2, 'b'));
    newest().onclose?.();
    expect(pass()).toBe(500);
    expect(lines).toHaveLength(2);
    open(opened('s1', true), output(2, 'b'), output(3, 'c'));
    expect(newest().sent[0]).toMatchObject({ type: 'open', session: 's1', seen: 2 });
    expect(log).toEqual(['<connecting>', '<connected>', 'a', 'b', '<reconnecting>', '<connected>', 'c']);
  });

  it('clears the screen when the server had to begin another session', () => {
    const { open, opened, newest, log, pass } = terminal();
    open(opened(), output(1, 'old'));
    newest().onclose?.();
    pass();
    open(opened('s2'), output(1, 'new'));
    expect(log.slice(-3)).toEqual(['<clear>', '<connected>', 'new']);
  });

  it('waits longer after each failure, ten seconds at most, and not at all when told to retry', () => {
    const { newest, pass, lines, connection } = terminal();
    const delays = Array.from({ length: 6 }, () => {
      newest().onclose?.();
      return pass();
    });
    expect(delays).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000]);
    newest().onclose?.();
    connection.retry();
    expect(lines).toHaveLength(8);
  });

  it('keeps what is typed while the line is down and sends it once it is back', () => {
    const { open, opened, newest, connection, pass } = terminal();
    open(opened());
    newest().onclose?.();
    connection.input('who');
    connection.input('ami\r');
    pass();
    open(opened('s1', true));
    expect(newest().sent.at(-1)).toEqual({ type: 'input', data: 'whoami\r' });
  });

  it('takes a silence that no question breaks for a lost line', () => {
    const { open, opened, newest, log, pass, pending } = terminal();
    open(opened());
    expect(pass()).toBe(20_000);
    expect(newest().sent.at(-1)).toEqual({ type: 'ping' });
    newest().says({ type: 'pong' });
    expect(pending()).toBe(20_000);
    pass();
    pass();
    expect(log.at(-1)).toBe('<reconnecting>');
  });

  it('asks sooner when what was typed brings no answer, however much more is typed', () => {
    const { open, opened, newest, log, pass, pending, connection } = terminal();
    open(opened());
    connection.input('l');
    connection.input('s');
    expect(pass()).toBe(3_000);
    expect(newest().sent.at(-1)).toEqual({ type: 'ping' });
    connection.input('\r');
    expect(pending()).toBe(8_000);
    newest().says(output(1, 'ls'));
    expect(pending()).toBe(20_000);
    connection.input('x');
    pass();
    pass();
    expect(log.at(-1)).toBe('<reconnecting>');
  });

  it('is lost at once when the browser is offline, and only once', () => {
    const { open, opened, log, lines, connection } = terminal();
    open(opened());
    connection.lose();
    connection.lose();
    expect(log.filter((entry) => entry === '<reconnecting>')).toHaveLength(1);
    connection.retry();
    expect(lines).toHaveLength(2);
  });

  it('stays closed when the shell ended or the lab is not theirs', () => {
    const { open, opened, newest, log, pending, lines } = terminal();
    open(opened(), { type: 'closed', reason: 'exited', message: 'logout' });
    newest().onclose?.();
    expect(log.slice(-2)).toEqual(['<closed>', '<closed exited>']);
    expect(pending()).toBeUndefined();
    expect(lines).toHaveLength(1);
  });

  it('hears no more from a line it has given up', () => {
    const { open, opened, lines, log, pass, newest } = terminal();
    open(opened());
    newest().onclose?.();
    pass();
    lines[0]!.says(output(1, 'late'));
    expect(log).not.toContain('late');
  });
});

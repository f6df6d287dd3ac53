import { COOKED, KEYSTROKES } from '#posix/terminal-modes.ts';
import { PseudoTerminal } from '#posix/terminal.ts';
import { decodeUtf8 } from '#posix/utf8.ts';

function terminal() {
  let shown = '';
  const pty = new PseudoTerminal({ display: (chunk) => void (shown += decodeUtf8(chunk)) });
  const take = () => {
    const text = shown;
    shown = '';
    return text;
  };
  return { pty, take };
}

describe('what nobody reads', () => {
  it('is kept up to a bound, then refused with a bell', async () => {
    const { pty, take } = terminal();
    pty.setRaw(true);
    for (let round = 0; round < 40; round++) pty.type('x'.repeat(65_536));
    expect(take()).toBe('\x07'.repeat(24));
    let size = 0;
    pty.hangUp();
    for (let chunk = await pty.input.read(); chunk !== undefined; chunk = await pty.input.read()) size += chunk.length;
    expect(size).toBe(1024 * 1024);
  });

  it('is a line of at most 4095 characters when lines are edited', async () => {
    const { pty, take } = terminal();
    pty.type('y'.repeat(5000));
    expect(take()).toBe('y'.repeat(4095) + '\x07'.repeat(905));
    pty.type('\r');
    expect((await pty.input.read())?.length).toBe(4096);
  });
});

it('is read again once there is room', async () => {
  const { pty } = terminal();
  pty.setRaw(true);
  pty.type('a'.repeat(1024 * 1024));
  pty.type('lost');
  await pty.input.read();
  pty.type('found');
  expect(decodeUtf8((await pty.input.read()) ?? new Uint8Array())).toBe('found');
});

it('edits a line with backspace, Ctrl-W and Ctrl-U before anybody reads it', async () => {
  const { pty } = terminal();
  pty.type('junk\x15one two three\x17twx\x7f\r');
  expect(decodeUtf8((await pty.input.read()) ?? new Uint8Array())).toBe('one two tw\n');
});

describe('a newline that is written', () => {
  it.each([
    ['cooked', (pty: PseudoTerminal) => pty.setRaw(false), 'a\r\nb\r\n'],
    ['reading keystrokes', (pty: PseudoTerminal) => pty.setModes(KEYSTROKES), 'a\r\nb\r\n'],
    ['raw', (pty: PseudoTerminal) => pty.setRaw(true), 'a\nb\n'],
  ])('%s', async (_name, prepare, shown) => {
    const { pty, take } = terminal();
    prepare(pty);
    await pty.output.write('a\nb\n');
    expect(take()).toBe(shown);
  });
});

it('gives keystrokes at once, without echo, when a program asks for them', async () => {
  const { pty, take } = terminal();
  pty.setModes(KEYSTROKES);
  pty.type('a\x03');
  expect(decodeUtf8((await pty.input.read()) ?? new Uint8Array())).toBe('a\x03');
  expect(take()).toBe('');
});

it('edits a line that is not shown', async () => {
  const { pty, take } = terminal();
  pty.setModes({ ...COOKED, echo: false });
  pty.type('sekret\x7f\x7fret\r');
  expect(decodeUtf8((await pty.input.read()) ?? new Uint8Array())).toBe('sekrret\n');
  expect(take()).toBe('');
});

it('shows single keys, and takes the key of a line for its end', async () => {
  const { pty, take } = terminal();
  pty.setModes({ ...COOKED, lines: false });
  pty.type('y\r');
  expect(decodeUtf8((await pty.input.read()) ?? new Uint8Array())).toBe('y');
  expect(decodeUtf8((await pty.input.read()) ?? new Uint8Array())).toBe('\n');
  expect(take()).toBe('y\r\n');
});

import { readAllText } from '#posix/read-stream.ts';
import { Utf8Decoder } from '#posix/utf8.ts';
import { parseKeys } from '../line-editor/keys.ts';
import { parseOptions } from './parse-options.ts';
import { complain, defineProgram, openInput, reasonOf } from './program.ts';

/** A pager: space, b, arrows, g, G, /text, n, N, q. Without a terminal it copies. */
export const less = defineProgram('less', async (process, args) => {
  const options = parseOptions(
    'less',
    args.filter((arg) => !arg.startsWith('+')),
    'NSRFXMieEnqsrcwg',
    {},
  );
  let text = '';
  for (const file of options.operands.length === 0 ? ['-'] : options.operands) {
    try {
      text += await readAllText(openInput(process, file));
    } catch (error) {
      await complain(process, `${file}: ${reasonOf(error)}`);
      return 1;
    }
  }
  const { terminal } = process;
  if (terminal === undefined || !process.isTty(1)) {
    await process.stdout.write(text);
    return 0;
  }
  // What is paged may come through a pipe: keys come from the terminal then.
  const keyboard = process.isTty(0) ? process.stdin : (terminal as unknown as { readonly input?: typeof process.stdin }).input;
  const lines = text.replace(/\n$/, '').split('\n');
  if (keyboard === undefined || (options.has('F') && lines.length < terminal.rows)) {
    await process.stdout.write(text);
    return 0;
  }
  const name = options.operands[0];
  let top = 0;
  let pattern = '';
  let message = name === undefined ? '' : name;
  const page = () => terminal.rows - 1;
  const last = () => Math.max(0, lines.length - page());
  const draw = async () => {
    const shown = Array.from({ length: page() }, (_, row) => {
      const line = lines[top + row];
      if (line === undefined) return '~';
      const numbered = (options.has('N') ? `${String(top + row + 1).padStart(7)} ` : '') + line;
      const cut = numbered.slice(0, terminal.columns);
      return pattern === '' ? cut : cut.replaceAll(pattern, `\x1b[7m${pattern}\x1b[27m`);
    });
    const status = message !== '' ? `\x1b[7m${message}\x1b[27m` : top >= last() ? '\x1b[7m(END)\x1b[27m' : ':';
    await process.stdout.write(`\x1b[H\x1b[J${shown.join('\r\n')}\r\n${status}`);
    message = '';
  };
  const find = (from: number, step: 1 | -1) => {
    for (let at = from; at >= 0 && at < lines.length; at += step) {
      if (lines[at]?.includes(pattern) === true) {
        top = Math.min(at, Math.max(last(), at));
        return;
      }
    }
    message = 'Pattern not found  (press RETURN)';
  };
  const decoder = new Utf8Decoder();
  let typing: string | undefined;
  terminal.setRaw(true);
  await process.stdout.write('\x1b[?1049h');
  try {
    await draw();
    for (let chunk = await process.race(keyboard.read()); chunk !== undefined; chunk = await process.race(keyboard.read())) {
      for (const key of parseKeys(decoder.push(chunk)).keys) {
        if (typing !== undefined) {
          if (key.name === 'enter') {
            pattern = typing === '' ? pattern : typing;
            typing = undefined;
            find(top, 1);
          } else if (key.name === 'text') typing += key.text;
          else if (key.name === 'backspace') typing = typing.slice(0, -1);
          else typing = undefined;
        } else {
          const command = key.name === 'text' ? key.text : key.name;
          if (command === 'q' || command === 'Q' || command === 'ctrl-c') return 0;
          if ([' ', 'f', 'page-down', 'ctrl-f'].includes(command)) top += page();
          else if (['b', 'page-up', 'ctrl-b'].includes(command)) top -= page();
          else if (['j', 'e', 'down', 'enter'].includes(command)) top++;
          else if (['k', 'y', 'up'].includes(command)) top--;
          else if (command === 'd') top += Math.floor(page() / 2);
          else if (command === 'u') top -= Math.floor(page() / 2);
          else if (['g', '<', 'home'].includes(command)) top = 0;
          else if (['G', '>', 'end'].includes(command)) top = last();
          else if (command === '/') typing = '';
          else if (command === 'n' && pattern !== '') find(top + 1, 1);
          else if (command === 'N' && pattern !== '') find(top - 1, -1);
        }
        top = Math.max(0, Math.min(top, Math.max(0, lines.length - 1), pattern === '' ? last() : lines.length));
        if (typing === undefined) await draw();
        else await process.stdout.write(`\r\x1b[K/${typing}`);
      }
    }
    return 0;
  } finally {
    await process.stdout.write('\r\x1b[K\x1b[?1049l');
    terminal.setRaw(false);
  }
});

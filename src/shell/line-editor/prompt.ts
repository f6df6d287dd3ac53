import { withTilde } from '../builtins/directories.ts';
import { findUser } from '../expansion/users.ts';
import type { Interpreter } from '../interpreter/interpreter.ts';
import { formatDate } from '../programs/format-date.ts';

/** PS1 and PS2: backslash sequences, then expansions. `\[` and `\]` become marks that take no room. */
export async function expandPrompt(interpreter: Interpreter, text: string): Promise<string> {
  const { shell } = interpreter;
  const { process } = shell;
  const now = process.machine.clock.now();
  const host = process.machine.hostname;
  const decoded = text.replace(/\\(D\{([^}]*)\}|[0-7]{3}|[^])/g, (whole, code: string, format: string | undefined) => {
    if (format !== undefined) return formatDate(now, format || '%X');
    if (/^[0-7]{3}$/.test(code)) return String.fromCharCode(parseInt(code, 8));
    switch (code) {
      case 'u':
        return findUser(shell.fs, process.uid)?.name ?? shell.vars.get('USER') ?? 'I have no name!';
      case 'h':
        return host.split('.')[0] ?? host;
      case 'H':
        return host;
      case 'w':
        return withTilde(shell, shell.cwd);
      case 'W': {
        const shown = withTilde(shell, shell.cwd);
        return shown === '~' || shown === '/' ? shown : shown.replace(/^.*\//, '');
      }
      case '$':
        return process.uid === 0 ? '#' : '\\$';
      case 'n':
        return '\n';
      case 'r':
        return '\r';
      case 't':
        return formatDate(now, '%H:%M:%S');
      case 'T':
        return formatDate(now, '%I:%M:%S');
      case '@':
        return formatDate(now, '%I:%M %p');
      case 'A':
        return formatDate(now, '%H:%M');
      case 'd':
        return formatDate(now, '%a %b %d');
      case 'e':
        return '\x1b';
      case 'a':
        return '\x07';
      case 'j':
        return String(shell.jobs.list().length);
      case '!':
        return String(shell.history.length + 1);
      case '#':
        return String(shell.commandsRun + 1);
      case 's':
        return shell.name.replace(/^.*\//, '');
      case 'v':
        return '5.2';
      case 'V':
        return '5.2.15';
      case '[':
        return '\x01';
      case ']':
        return '\x02';
      case '\\':
        return '\\\\';
      default:
        return whole;
    }
  });
  const expanded = shell.shopt.has('promptvars') ? await interpreter.expander.quotedText(decoded) : decoded;
  return expanded.replace(/\x01([^\x02]*)\x02/g, '$1');
}

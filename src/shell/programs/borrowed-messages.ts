/** What borrowed programs complain of, in the words of the real ones (jq 1.7, mawk). */
export interface Complaint {
  readonly stderr: string;
  readonly code: number;
}

/** `script` is the program's own: jq's filter, awk's program; `input` the text that it read. */
export function realComplaint(name: string, complaint: Complaint, script: string, input: string): Complaint {
  if (name === 'jq') return jqComplaint(complaint, script, input);
  return name === 'awk' ? awkComplaint(complaint) : complaint;
}

function jqComplaint({ stderr, code }: Complaint, script: string, input: string): Complaint {
  const message = stderr.replace(/^jq: (?:parse error|error): /, '').trimEnd();
  if (message === stderr.trimEnd()) {
    const missing = /^jq: (.*): No such file or directory$/.exec(stderr.trimEnd())?.[1];
    return missing === undefined ? { stderr, code } : { stderr: `jq: error: Could not open file ${missing}: No such file or directory\n`, code };
  }
  if (message.startsWith('Cannot ')) return { stderr: `jq: error (at <stdin>:${input.split('\n').length - 1}): ${message}\n`, code };
  const unknown = /^Unknown function: (\w+)/.exec(message)?.[1];
  if (unknown !== undefined) return notCompiled(`${unknown}/0 is not defined`, script);
  if (/^(Unexpected token|Expected [A-Z]+\b|Unexpected character)/.test(message)) {
    return notCompiled('syntax error, unexpected end of file or token (Unix shell quoting issues?)', script);
  }
  if (/JSON/.test(message)) return { stderr: `jq: parse error: ${jsonFault(input)}\n`, code: 5 };
  return { stderr, code };
}

function notCompiled(why: string, script: string): Complaint {
  return { stderr: `jq: error: ${why} at <top-level>, line 1:\n${script}\njq: 1 compile error\n`, code: 3 };
}

/** What jq's parser says of the first thing that is no JSON, and where: it notices a word at the letter after it. */
function jsonFault(text: string): string {
  let [line, column, word] = [1, 0, ''];
  let inText = false;
  for (let index = 0; index < text.length; index++) {
    const letter = text.charAt(index);
    [line, column] = letter === '\n' ? [line + 1, 0] : [line, column + 1];
    if (inText) {
      if (letter === '\\') index++;
      inText = letter !== '"';
      continue;
    }
    if (!/[\s{}[\],:"]/.test(letter)) {
      word += letter;
      continue;
    }
    if (word !== '' && !/^(null|true|false|nan|-?\d+(\.\d*)?([eE][-+]?\d+)?)$/.test(word))
      return `Invalid ${/^[ntf]/.test(word) ? '' : 'numeric '}literal at line ${line}, column ${column}`;
    word = '';
    inText = letter === '"';
  }
  const opened = text.replaceAll(/"(?:\\.|[^"\\])*"/g, '').replaceAll(/[^{}[\]]/g, '');
  const depth = [...opened].reduce((all, letter) => all + ('{['.includes(letter) ? 1 : -1), 0);
  return depth > 0 || inText
    ? `Unfinished JSON term at EOF at line ${line}, column ${column}`
    : `Expected separator between values at line ${line}, column ${column}`;
}

function awkComplaint({ stderr, code }: Complaint): Complaint {
  const [, message = '', line = ''] = /^awk: (.*) at line (\d+):\d+\n?$/.exec(stderr) ?? [];
  if (message === '') return { stderr, code };
  if (/EOF/.test(message)) return { stderr: `awk: line ${Number(line) + 1}: missing } near end of file\n`, code: 2 };
  const [, token = ''] = /(?:got|Unexpected token:) (\w+)/.exec(message) ?? [];
  return { stderr: `awk: line ${line}: syntax error at or near ${TOKENS[token] ?? token.toLowerCase()}\n`, code: 2 };
}

const TOKENS: Readonly<Record<string, string>> = { RBRACE: '}', LBRACE: '{', RPAREN: ')', LPAREN: '(', SEMICOLON: ';', COMMA: ',', RBRACKET: ']' };

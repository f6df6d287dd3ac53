import { output } from './workstation.ts';

/** As bash 5.2, coreutils 9.4, jq 1.7 and mawk answer. */
it.each([
  ["bash -c 'for; echo'", "bash: -c: line 1: syntax error near unexpected token `;'\nbash: -c: line 1: `for; echo'\n"],
  ["bash -c 'for'", "bash: -c: line 1: syntax error near unexpected token `newline'\nbash: -c: line 1: `for'\n"],
  ["bash -c 'echo |'", 'bash: -c: line 2: syntax error: unexpected end of file\n'],
  ['let x=1+; echo $?', 'bash: line 1: let: x=1+: syntax error: operand expected (error token is "+")\n1\n'],
  ['echo aGk= | base64 -d', 'hi'],
  ['echo aGkaGk | base64 -d', 'hi\x1a\x1abase64: invalid input\n'],
  ['seq 100 | gzip > r; base64 r | base64 -d | cmp - r && echo same', 'same\n'],
  ['echo -n hello | base64 -w 3', 'aGV\nsbG\n8=\n'],
  ['tail -f nosuch', "tail: cannot open 'nosuch' for reading: No such file or directory\ntail: no files remaining\n"],
  ['diff a b', 'diff: a: No such file or directory\ndiff: b: No such file or directory\n'],
  ["echo 'NAME   READY' | jq .", 'jq: parse error: Invalid numeric literal at line 1, column 5\n'],
  ['echo \'{"a": [1,\' | jq .', 'jq: parse error: Unfinished JSON term at EOF at line 2, column 0\n'],
  ["echo '[1]' | jq .a", 'jq: error (at <stdin>:1): Cannot index array with string "a"\n'],
  ["awk '{print $1'", 'awk: line 2: missing } near end of file\n'],
  ['mkdir -p a/b; echo hi > a/b/c; du -ah a', '4.0K\ta/b/c\n8.0K\ta/b\n12K\ta\n'],
  ['mkdir -p a/b; echo hi > a/b/c; du -c a a/b; du -bs a/b/c', '8\ta/b\n12\ta\n12\ttotal\n3\ta/b/c\n'],
  ['du nosuch; df nosuch', "du: cannot access 'nosuch': No such file or directory\ndf: nosuch: No such file or directory\n"],
  ['df -h / | head -1', 'Filesystem      Size  Used Avail Use% Mounted on\n'],
  ['df / | head -1', 'Filesystem     1K-blocks  Used Available Use% Mounted on\n'],
  ['free -h | tail -1', 'Swap:            0B          0B          0B\n'],
])('%s', async (script, expected) => {
  expect(await output(`{ ${script}\n} 2>&1; true`)).toBe(expected);
});

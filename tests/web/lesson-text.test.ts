import { readCommands } from '#app/courses/[course]/[lesson]/_text/read-commands.ts';
import { readTranscript } from '#app/courses/[course]/[lesson]/_text/read-transcript.ts';
import { safeNext } from '#app/_site/safe-next.ts';
import { ago } from '#ui/ago.ts';

describe('a session in a lesson', () => {
  it('is commands and what they print', () => {
    expect(readTranscript('$ kubectl get pods\nNAME  READY\nweb   1/1\n$ ls')).toEqual([
      { kind: 'command', text: 'kubectl get pods' },
      { kind: 'output', text: 'NAME  READY\nweb   1/1' },
      { kind: 'command', text: 'ls' },
    ]);
  });

  it('continues a command over lines', () => {
    expect(readTranscript('$ kubectl run web \\\n  --image=nginx\npod/web created')).toEqual([
      { kind: 'command', text: 'kubectl run web \\\n  --image=nginx' },
      { kind: 'output', text: 'pod/web created' },
    ]);
    expect(readTranscript('$ cat <<EOF\n> hello\n> EOF\nhello')).toEqual([
      { kind: 'command', text: 'cat <<EOF\nhello\nEOF' },
      { kind: 'output', text: 'hello' },
    ]);
  });
});

describe('a fence of commands', () => {
  it.each([
    ['a\nb', ['a', 'b']],
    ['kubectl run web \\\n  --image=nginx\nls', ['kubectl run web \\\n  --image=nginx', 'ls']],
    ['cat <<EOF > f\nx\nEOF\nls', ['cat <<EOF > f\nx\nEOF', 'ls']],
    ['for i in 1 2; do\n  echo "$i"\ndone\nls', ['for i in 1 2; do\n  echo "$i"\ndone', 'ls']],
    ['for i in 1 2; do echo $i; done\nls', ['for i in 1 2; do echo $i; done', 'ls']],
    ['echo "a\nb"\nls', ['echo "a\nb"', 'ls']],
    ["kubectl get pods -o jsonpath='{.items[*]}'\n\nls", ["kubectl get pods -o jsonpath='{.items[*]}'", 'ls']],
    ['cat <<EOF\nnever closed', ['cat <<EOF\nnever closed']],
  ])('%j types %j', (source, commands) => {
    expect(readCommands(source)).toEqual(commands);
  });
});

describe('where to go after signing in', () => {
  it.each([
    ['/courses/a/b', '/courses/a/b'],
    ['//evil.test', '/'],
    ['/\\evil.test', '/'],
    ['https://evil.test', '/'],
    [undefined, '/'],
    [['/a', '/b'], '/'],
    ['/a\n/b', '/'],
  ])('%j leads to %j', (next, expected) => {
    expect(safeNext(next as string)).toBe(expected);
  });
});

describe('how long ago', () => {
  it.each([
    [5, 'just now'],
    [60, '1 minute ago'],
    [7_300, '2 hours ago'],
    [90_000, '1 day ago'],
  ])('%i seconds is %s', (seconds, words) => {
    expect(ago(new Date(0), new Date(seconds * 1_000))).toBe(words);
  });
});

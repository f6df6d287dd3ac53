import { execFileSync } from 'node:child_process';
import { output, Workstation } from './workstation.ts';

const files = 'mkdir -p d/sub; echo hi > d/a; echo deep > d/sub/b; ln -s a d/l; chmod 755 d/a;';

it('carries folders, modes, times and links through a pipe', async () => {
  expect(
    await output(
      `${files} touch -d '2020-01-01 00:00' d/sub/b; mkdir o; tar cf - d | tar xpf - -C o; cat o/d/l o/d/sub/b; ls -l o/d | tail -n +2 | tr -s ' '`,
    ),
  ).toBe('hi\ndeep\n-rwxr-xr-x 1 ann ann 3 Jan 2 03:04 a\nlrwxrwxrwx 1 ann ann 1 Jan 2 03:04 l -> a\ndrwxr-xr-x 2 ann ann 4096 Jan 2 03:04 sub\n');
});

it.each([
  [
    'lists with details',
    'tar czf x.tgz d; tar tzvf x.tgz | head -2',
    'drwxr-xr-x ann/ann           0 2026-01-02 03:04 d/\n-rwxr-xr-x ann/ann           3 2026-01-02 03:04 d/a\n',
  ],
  ['names what it packs on the other stream', 'tar cvf - d/a > x.tar; tar cvf y.tar d/a', 'd/a\n[stderr]\nd/a\n'],
  ['takes folders in the order given', 'echo two > d/sub/a; tar cf x.tar -C d a -C sub b; tar tf x.tar', 'a\nb\n'],
  ['extracts what is named, to standard output', 'tar cf x.tar d; tar xOf x.tar d/sub/b', 'deep\n'],
  ['strips leading folders', 'tar cf x.tar d; mkdir o; tar xf x.tar -C o --strip-components=1; cat o/sub/b', 'deep\n'],
  ['leaves out what fits a pattern', "tar cf x.tar --exclude='s*' d; tar tf x.tar", 'd/\nd/a\nd/l\n'],
  ['sees by itself that an archive is compressed', 'tar czf x.tgz d/a; tar xOf x.tgz', 'hi\n'],
  ['appends', 'tar cf x.tar d/a; tar rf x.tar d/sub/b; tar tf x.tar', 'd/a\nd/sub/b\n'],
  ['carries long names', 'n=$(printf %0150d 7); echo long > $n; tar cf - $n | tar xOf -', 'long\n'],
  [
    'keeps members inside',
    'tar cPf x.tar /home/ann/d/a ../ann/d/sub/b; rm -r d; mkdir o; cd o; tar xf ../x.tar; find . -type f | sort',
    "./ann/d/sub/b\n./home/ann/d/a\n[stderr]\ntar: Removing leading `/' from member names\n",
  ],
])('%s', async (_, script, expected) => {
  expect(await output(files + script)).toBe(expected);
});

it.each([
  ['tar xf nope.tar', 'tar: nope.tar: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now\n'],
  ['echo junk | tar xf -', 'tar: This does not look like a tar archive\ntar: Exiting with failure status due to previous errors\n'],
  ['tar cf x.tar nope', 'tar: nope: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors\n'],
  ['tar czf - d | tar x', 'tar: Archive is compressed. Use -z option\ntar: Error is not recoverable: exiting now\n'],
  ['tar cf - d | head -c 700 | tar x', 'tar: Unexpected EOF in archive\ntar: Error is not recoverable: exiting now\n'],
  ['tar cf x.tar d; tar xf x.tar nope', 'tar: nope: Not found in archive\ntar: Exiting with failure status due to previous errors\n'],
])('%s fails as the real one', async (script, stderr) => {
  expect(await new Workstation().run(`${files} ${script}`)).toMatchObject({ stderr, code: 2 });
});

it("reads the host's archives and writes what the host reads", async () => {
  const box = new Workstation();
  const real = execFileSync('tar', ['czf', '-', 'package.json', 'tests/shell/tar.test.ts']);
  box.fs.writeFile('/home/ann/real.tgz', new Uint8Array(real));
  expect((await box.run('tar xzf real.tgz; ls tests/shell; tar czf ours.tgz tests package.json')).stdout).toBe('tar.test.ts\n');
  const listed = execFileSync('tar', ['tzf', '-'], { input: box.fs.readFile('/home/ann/ours.tgz') }).toString();
  expect(listed).toBe('tests/\ntests/shell/\ntests/shell/tar.test.ts\npackage.json\n');
});

it('unpacks a bomb a little at a time', async () => {
  const { stdout } = await new Workstation().run('head -c 20000000 /dev/zero | gzip > z.gz; zcat z.gz | head -c 100 | wc -c; zcat z.gz | wc -c');
  expect(stdout.trim().split(/\s+/)).toEqual(['100', '20000000']);
});

/** A learner who means harm, on real time: the lab bounds them, says so, and nobody else suffers. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HostTerminal, WorkerLabs } from './support/worker-labs.ts';

jest.setTimeout(40_000);

/** A neighbour in the same worker gets an answer within so long, ms. */
const PATIENCE = 8_000;

const labs = new WorkerLabs();
let neighbour: HostTerminal;
let count = 0;

beforeAll(async () => {
  neighbour = await labs.terminal('neighbour');
  await neighbour.run('echo ready');
});

afterAll(() => labs.host.close());

/** Runs `attack` in a lab of its own until it ends or is interrupted, while the neighbour works. */
async function attack(line: string, options: { readonly endless?: boolean; readonly ms?: number } = {}): Promise<string> {
  const lab = `attacker-${++count}`;
  const terminal = await labs.terminal(lab);
  await terminal.waitFor(/\$ $/);
  let shown: string | undefined;
  const running = options.endless === true ? undefined : terminal.run(line, options.ms ?? 20_000).then((text) => (shown = text));
  if (running === undefined) terminal.type(`${line}\r`);
  for (let round = 0; round < 3 && shown === undefined; round++) {
    expect(await neighbour.run('echo $((6*7))', PATIENCE)).toBe('42');
  }
  if (running === undefined) {
    terminal.type('\x03');
    await terminal.waitFor(/\^C[^]*\$ $/);
  }
  await running;
  expect(await terminal.run('echo still-$((40+2))', PATIENCE)).toContain('still-42');
  await labs.host.resetLab(lab);
  terminal.attachment.detach();
  expect(labs.reported).toEqual([]);
  return shown ?? '';
}

describe('without end', () => {
  test.each([
    'yes',
    'yes | cat > /dev/null',
    'while :; do :; done',
    'for ((;;)); do x=$((x+1)); done',
    'tail -f /dev/null',
    'cat /dev/zero > /dev/null',
    'until false; do true | true; done',
    'seq 1e12',
    'echo "while (1) x=x+1" | bc',
    'yes | tee f > /dev/null',
  ])('%s goes on until Ctrl-C, and nobody else waits', async (line) => {
    await attack(line, { endless: true });
  });
});

describe('bounded, and told so', () => {
  test.each([
    ['processes', 'b() { b | b & }; b; sleep 0.5; echo over', /Resource temporarily unavailable|nested too deeply/],
    ['disk', 'cat /dev/zero > f', /No space left on device/],
    ['files', 'touch x{1..30000} 2>&1 | tail -n 1', /No space left on device/],
    ['calls', 'r() { r; }; r', /maximum function nesting|nested too deeply|recursion/i],
    ['variables', 'x=a; while :; do x=$x$x; done', /x: value too long/],
    ['braces', 'echo {1..100}{1..100}{1..100}{1..100}', /too many words/],
    ['a range', 'echo {1..999999999}', /too many words/],
    ['a width', 'printf "%999999999d" 1', /Cannot allocate memory|too large/],
    ['input of a sort', 'cat /dev/zero | sort', /Cannot allocate memory/],
    ['lines of a sort', 'yes | head -c 60000000 | sort | tail -n 1', /memory exhausted/],
    ['an exponent', 'echo $((2**9999)); echo 2^99999999 | bc', /exponent too large/],
    ['a list that is pasted', 'seq 9e9 | paste -sd+ | head -c 10; echo bounded', /bounded/],
    ['a line', 'cat /dev/zero | grep x', /Cannot allocate memory|memory exhausted/],
    ['a here-string', 'x=$(head -c 9000000 /dev/zero | tr "\\0" a); cat <<<"$x$x$x$x$x$x$x$x$x$x$x$x$x$x$x$x" | wc -c', /\d+|Cannot allocate memory/],
    ['awk', `awk 'BEGIN { while (1) i++ }'`, /iterations|limit/],
    ['jq', 'jq -n "[range(1e12)] | length"', /limit|too (many|large)|memory|exceed/i],
  ])('%s', async (_, line, message) => {
    const shown = await attack(line);
    expect(shown).toMatch(message);
    expect(shown).not.toMatch(/\n\s+at |node_modules|file:\/\//);
  });
});

describe('regular expressions that backtrack without end', () => {
  const as = 'a'.repeat(40);
  test.each([
    `echo ${as}b | grep -E '(a+)+$'`,
    `echo ${as}b | grep -iE '(a+)+$'`,
    `echo ${as}b | sed -E 's/(a+)+$/x/'`,
    `[[ ${as}b =~ (a+)+$ ]]`,
    `[[ ${as}b == *a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*c ]]`,
    `shopt -s extglob; [[ ${as}b == +(+(a)) ]]`,
    `x=${as}b; echo \${x//+(a)+(a)+(a)c/} > /dev/null`,
    `echo ${as}b | awk '/(a+)+$/'`,
  ])('%s', async (line) => {
    await attack(line);
  });
});

describe('a cluster', () => {
  test('holds so many objects and no more', async () => {
    const shown = await attack(
      `{ for i in $(seq 2500); do echo '---'; echo "{apiVersion: v1, kind: ConfigMap, metadata: {name: c$i}}"; done; } > all.yaml; kubectl apply -f all.yaml 2>&1 | tail -n 1`,
      { ms: 30_000 },
    );
    expect(shown).toMatch(/database space exceeded: a lab's cluster holds at most 2000 objects/);
  });

  test('holds so many bytes and no more', async () => {
    const shown = await attack(
      `head -c 900000 /dev/zero | tr '\\0' a > big; for i in $(seq 60); do kubectl create configmap c$i --from-file=big > /dev/null || break; done`,
      { ms: 30_000 },
    );
    expect(shown).toMatch(/database space exceeded: a lab's cluster holds at most 32 MiB/);
  });

  test('of 20 deployments with 100 replicas each stays within its bounds', async () => {
    await attack(`for i in $(seq 20); do kubectl create deployment d$i --image=nginx --replicas=100 > /dev/null; done; echo made`, { ms: 30_000 });
  });
});

describe('the host', () => {
  let host: Server;
  let port: number;
  let hits = 0;

  beforeAll(async () => {
    host = createServer((_, response) => {
      hits++;
      response.end('the host answers');
    });
    port = await new Promise<number>((resolve) => host.listen(0, () => resolve((host.address() as AddressInfo).port)));
  });

  afterAll(() => void host.close());

  test('is on no network of a lab', async () => {
    for (const address of ['localhost', '127.0.0.1', '[::1]', '0.0.0.0', '169.254.169.254', 'host.docker.internal']) {
      expect(await neighbour.run(`curl -s -m 2 http://${address}:${port}/; wget -qO- -T 2 http://${address}:${port}/ 2>&1`)).not.toContain(
        'the host answers',
      );
    }
    expect(hits).toBe(0);
  });

  test('shows nothing of its environment', async () => {
    expect(
      await neighbour.run(
        `env; cat /proc/self/environ /proc/1/environ 2>/dev/null; awk 'BEGIN { for (k in ENVIRON) print k, ENVIRON[k] }'; jq -n 'env'`,
      ),
    ).not.toMatch(/NODE_|npm_|DATA_DIR|PODIUM|\/work\/|node_modules/);
  });

  test('has no file that a lab can read', async () => {
    const file = `${process.cwd()}/package.json`;
    const readers = [
      'cat F',
      'awk 1 F',
      `awk 'BEGIN { while ((getline l < "F") > 0) print l }'`,
      'jq . F',
      `jq -n 'input' F`,
      'jq -n --slurpfile x F "\\$x"',
      'yq . F',
      'sort F',
      'sed p F',
      'grep . F',
      'tar cf - F',
      'find F',
      'base64 F',
      'od F',
      'cat < F',
      'source F',
      'kubectl apply -f F',
      'curl -s file://F',
      `awk 'BEGIN { system("cat F") }'`,
      `awk 'BEGIN { "cat F" | getline x; print x }'`,
      'yq -n "load(\\"F\\")"',
    ];
    for (const reader of readers) expect(await neighbour.run(`{ ${reader.replaceAll('F', file)}; } < /dev/null`)).not.toContain('just-bash": "');
    expect(await neighbour.run('type node python3 sqlite3 js-exec 2>&1; node -e 1; python3 -c 1; sqlite3 :memory: 1')).toMatch(
      /node.*not found[^]*python3.*not found[^]*sqlite3.*not found/,
    );
  });
});

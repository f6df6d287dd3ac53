// Mirrors the Corefile syntax of CoreDNS (Caddy's): server blocks, directives, their blocks.

export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly (readonly string[])[];
  readonly line: number;
}

export interface ServerBlock {
  /** Without their final dot; `` is the root. */
  readonly zones: readonly string[];
  readonly port: number;
  readonly directives: readonly Directive[];
}

/** In CoreDNS's own words, as it dies of it. */
export class CorefileError extends Error {}

/** The plug-ins that the stock CoreDNS is built with. */
const PLUGINS = new Set(
  (
    'root metadata geoip cancel tls quic timeouts multisocket reload nsid bufsize bind debug trace ready health pprof prometheus errors log dnstap ' +
    'local dns64 acl any chaos loadbalance tsig cache rewrite header dnssec autopath minimal template transfer hosts route53 azure clouddns ' +
    'k8s_external kubernetes file auto secondary etcd loop forward grpc erratic whoami on sign view nomad import'
  ).split(' '),
);

interface Token {
  readonly text: string;
  readonly line: number;
}

export function parseCorefile(text: string): readonly ServerBlock[] {
  const tokens = tokenize(text);
  const blocks: ServerBlock[] = [];
  let index = 0;
  const fail = (line: number, message: string): never => {
    throw new CorefileError(`/etc/coredns/Corefile:${String(line)} - Error during parsing: ${message}`);
  };
  while (index < tokens.length) {
    const keys: string[] = [];
    for (; tokens[index] !== undefined && tokens[index]?.text !== '{'; index++) keys.push((tokens[index]?.text ?? '').replace(/,$/, ''));
    if (tokens[index] === undefined) fail(tokens[tokens.length - 1]?.line ?? 1, "Unexpected EOF, expecting '{'");
    index++;
    const directives: Directive[] = [];
    while (tokens[index]?.text !== '}') {
      const first = tokens[index++];
      if (first === undefined) return fail(tokens[tokens.length - 1]?.line ?? 1, "Unexpected EOF, expecting '}'");
      if (!PLUGINS.has(first.text)) fail(first.line, `Unknown directive '${first.text}'`);
      const args: string[] = [];
      const block: string[][] = [];
      for (; tokens[index]?.line === first.line && !/^[{}]$/.test(tokens[index]?.text ?? ''); index++) args.push(tokens[index]?.text ?? '');
      if (tokens[index]?.text === '{' && tokens[index]?.line === first.line) {
        index++;
        while (tokens[index]?.text !== '}') {
          const start = tokens[index];
          if (start === undefined) return fail(first.line, "Unexpected EOF, expecting '}'");
          const words: string[] = [];
          for (; tokens[index]?.line === start.line && tokens[index]?.text !== '}'; index++) words.push(tokens[index]?.text ?? '');
          block.push(words);
        }
        index++;
      }
      directives.push({ name: first.text, args, block, line: first.line });
    }
    index++;
    blocks.push({ zones: keys.map(zoneOf), port: portOf(keys[0] ?? ''), directives });
  }
  return blocks;
}

function zoneOf(key: string): string {
  return key
    .replace(/^dns:\/\//, '')
    .replace(/:\d+$/, '')
    .replace(/\.$/, '')
    .toLowerCase();
}

function portOf(key: string): number {
  return Number(/:(\d+)$/.exec(key)?.[1] ?? 53);
}

function tokenize(text: string): readonly Token[] {
  return text.split('\n').flatMap((line, index) => {
    const found = [...line.replace(/(^|\s)#.*$/, '').matchAll(/"([^"]*)"|(\S+)/g)];
    return found.map(([, quoted, bare]) => ({ text: quoted ?? bare ?? '', line: index + 1 }));
  });
}

/** The map of the house, the rule that holds it, and the folders themselves say the same. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

interface Rule {
  readonly name: string;
  readonly from: { readonly path?: string };
  readonly to: { readonly pathNot?: readonly string[] };
}

const MOST_LINES = 400;
const ENGINE = ['kube', 'posix', 'cluster', 'shell', 'kubectl', 'grading'];
const rows = [...readFileSync('src/README.md', 'utf8').matchAll(/^\| `([a-z]+)\/` \| .* \| (.*) \|$/gm)].map(([, room = '', imports = '']) => ({
  room,
  imports,
}));
const { forbidden } = createRequire(path.resolve('package.json'))('./.dependency-cruiser.cjs') as { readonly forbidden: readonly Rule[] };

/** What a cell of the table's last column means: names, or a phrase for several. */
function roomsOf(imports: string, above: readonly string[]): readonly string[] {
  const [all, except] = imports.split(' but ');
  if (imports === 'nothing' || imports === 'types only') return [];
  if (all === 'everything above') return above.filter((room) => !(except?.split(', ') ?? []).includes(room));
  return imports.split(', ').flatMap((name) => (name === 'the engine' ? ENGINE : [name]));
}

/** What the linter lets each room import, beside itself. */
const enforced = Object.fromEntries(
  forbidden
    .filter(({ name }) => name.startsWith('room-'))
    .map(({ name, to }) => {
      const room = name.slice('room-'.length);
      const allowed = (to.pathNot ?? []).map((pattern) => /^\^src\/(\w+)\/$/.exec(pattern)?.[1] ?? pattern);
      return [room, allowed.filter((other) => other !== room).sort()];
    }),
);

const written = Object.fromEntries(
  rows.map(({ room, imports }, index) => {
    const above = rows.slice(0, index).map((row) => row.room);
    return [room, [...roomsOf(imports, above)].sort()];
  }),
);

test('the map names the imports that the linter allows, room by room', () => {
  expect(written).toEqual(enforced);
});

test('every folder of src is a room on the map', () => {
  const folders = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'decisions');
  expect(folders.map(({ name }) => name).sort()).toEqual(rows.map(({ room }) => room).sort());
});

test(`no file is longer than ${MOST_LINES} lines`, () => {
  const long = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(tsx?|mjs|css)$/.test(file) && !file.split(path.sep).includes('generated'))
    .map((file) => ({ file, lines: readFileSync(path.join('src', file), 'utf8').trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > MOST_LINES);
  expect(long).toEqual([]);
});

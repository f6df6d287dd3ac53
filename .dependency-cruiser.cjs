/**
 * The rooms of the house (src/README.md): which room may import which. The table is the rule;
 * everything below it only says it in dependency-cruiser's words.
 */
const rooms = {
  kube: [],
  posix: [],
  cluster: ['kube', 'posix'],
  shell: ['posix'],
  kubectl: ['kube', 'posix'],
  grading: ['kube', 'posix'],
  courses: ['kube', 'grading'],
  labs: ['kube', 'posix', 'cluster', 'shell', 'kubectl', 'grading', 'courses'],
  db: [],
  progress: ['db', 'courses', 'grading'],
  auth: ['db'],
  ui: [],
  app: ['kube', 'posix', 'cluster', 'shell', 'kubectl', 'grading', 'courses', 'labs', 'db', 'progress', 'auth', 'ui'],
  server: ['kube', 'posix', 'labs', 'auth', 'progress', 'courses', 'db'],
  cli: ['kube', 'posix', 'cluster', 'shell', 'kubectl', 'grading', 'courses', 'labs', 'db', 'progress', 'auth', 'server'],
  setup: [],
};

/** Rooms whose types (never code) a room may also use. */
const typesOnly = { ui: Object.keys(rooms), progress: ['labs'] };

const engine = ['kube', 'posix', 'cluster', 'shell', 'kubectl', 'grading'];

const boundaries = Object.entries(rooms).map(([room, allowed]) => ({
  name: `room-${room}`,
  comment: `src/${room} may import only: ${allowed.length > 0 ? allowed.join(', ') : 'nothing'}`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: {
    path: '^src/',
    pathNot: [room, ...allowed].map((name) => `^src/${name}/`),
    ...(room in typesOnly ? { dependencyTypesNot: ['type-only'] } : {}),
  },
}));

module.exports = {
  forbidden: [
    ...boundaries,
    {
      name: 'engine-is-pure',
      comment: 'The engine runs anywhere: no Node.js modules',
      severity: 'error',
      from: { path: `^src/(${engine.join('|')})/` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-circular',
      // An interpreter's parts call each other as the language's do: a command runs a pipeline that runs commands.
      comment: 'Files do not import each other in circles; the parts of the shell interpreter are the one exception',
      severity: 'error',
      from: { pathNot: '^src/shell/(interpreter|builtins|bash|interactive-shell)' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'not-resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: 'specify',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/(kube|db)/generated/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};

/** Prose of the reference that no schema says. */
export const introduction = [
  "A task in lab.yaml has `checks`: questions about the state of the learner's cluster, written as data. A check is a mapping with exactly one type (or combinator) as its key:",
  '',
  '```yaml',
  'checks:',
  '  - replicas: { of: deployment/web, equal: 3 }',
  '  - http: { from: pod/client, url: "http://web", contains: Welcome }',
  '    within: 30s',
  '    message: The shop does not answer yet.',
  '```',
  '',
  'The task has passed when all of its checks have. Grades come from the state of the cluster, not from what was typed (`ran` is for where the command itself is the lesson). Checks never change the cluster. Unknown fields and types are refused when the content is loaded, with file, line, column and a suggestion.',
  '',
  'Parameters (`${{ name }}`) may stand for any value of any field. Checks look in the `namespace` of the lab unless they name one. Texts with special characters (`: `, `#`, `{`, `*` at the beginning) are quoted, as always in YAML.',
  '',
];

export const outcomeGuide = [
  '## Outcomes',
  '',
  '- **passed**',
  '- **failed**: it is not so, and it will not become so by itself.',
  '- **not yet**: the cluster is still converging: observed generations, rollouts, pod phases and conditions say so, never time alone (but for `within` and `stable-for`, which the author asks for).',
  '- **error**: the grader could not evaluate the check. That is the author’s or our mistake, costs the learner nothing, and shows the instructor a stack.',
  '',
  'In `not`, passed and failed change places, and the others stay. `all` is failed, else error, else not yet, else passed, by the first of these that one of its checks is; `any` is passed, else error, else not yet, else failed.',
  '',
  'A verdict says what was expected, what was found, and why: the first cause that an experienced colleague would find (see Causes).',
  '',
  'Equality knows Kubernetes: `100m` is `0.1`, `1Gi` is `1024Mi`, `90s` is `1m30s`, `80` is `"80"`; the image `nginx` is `docker.io/library/nginx:latest`; lists have no order; what the API server leaves out of an object (`false`, `""`, an empty list or mapping) is the same as what is not there.',
  '',
];

export const timeGuide = [
  '## Holding and time',
  '',
  '`holding` of a task is `once` (default: ticked for good when all its checks pass at the same time), `hold` (must stay true) or `final` (judged when the work is handed in). A check may say another of the three for itself: `once` ticks that check alone for good, `final` leaves it out until the work is handed in.',
  '',
  '`within` is counted from the moment the check is first asked, that is when the tasks that its own `needs` have passed. `stable-for` is counted from the moment the check was last seen to become so. Batch grading and `podium lint` let the time pass that they ask for.',
  '',
];

export const patternGuide = [
  '## Patterns and operators',
  '',
  'In `resource`, in `where` of `count`, and in `json` and `yaml` of texts, a value is a pattern. A mapping matches partially; a plain list matches when each of its elements matches some element that is there, in any order. Instead of a value, a mapping whose keys begin with `$` holds operators, all of which must hold:',
  '',
  '```yaml',
  'spec:',
  '  replicas: { $at-least: 2 }',
  '  template:',
  '    spec:',
  '      containers:',
  '        $by-key: { name: { web: { image: nginx, resources: { limits: { memory: { $exists: true } } } } } }',
  '      tolerations: { $count: 1 }',
  '```',
  '',
];

export const celGuide = [
  '## Expressions',
  '',
  'Expressions are [CEL](https://cel.dev): `cel`, `value` of `answer`, and `capture`. They are compiled when the content is loaded; syntax errors and unknown functions are refused then.',
  '',
  "- `objects('pods')` is the list of pods in the namespace of the lab, `objects('pods', 'shop')` in another, `objects('pods', '*')` in all; any kind's word will do. The arguments are texts in quotes.",
  "- `object('deploy/web')` and `object('deploy/web', 'shop')` is one object, `null` where there is none.",
  '- `self` is the object of `of` or `each` in the long form of `cel`; `namespace` is the namespace of the lab.',
  "- `quantity('1Gi')` and `seconds('1m30s')` are numbers to compare (in arithmetic, with doubles: `quantity(x) + 1.0`); `sameImage(a, b)` knows that `nginx` is `nginx:latest`.",
  "- `all`, `exists`, `exists_one`, `filter`, `map` (nested at most three deep), `has(self.spec.x)`, `size`, `in`, `startsWith`, `endsWith`, `contains`, `matches` (RE2), `?:`, optional fields `self.?spec.?x.orValue('')`.",
  '- Whole numbers are ints. A field that is not there makes the check fail (`cel-missing-field`); ask with `has` where it may be absent. In `has`, name a variable or `self`, not a call.',
  '',
];

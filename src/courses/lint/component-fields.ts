/** One field of a component. */
interface ComponentField {
  readonly required?: true;
  /** All values there are; any text where absent. */
  readonly values?: readonly string[];
  /** For the reference. */
  readonly about: string;
}

type Fields = Readonly<Record<string, ComponentField>>;

const PARTICIPANTS = [
  'user',
  'kubectl',
  'api-server',
  'etcd',
  'ingress',
  'controller-manager',
  'scheduler',
  'kubelet',
  'service',
  'pod',
  'runtime',
] as const;

const title = (about: string): ComponentField => ({ about });
const participant = (about: string): ComponentField => ({ about, values: PARTICIPANTS });

/** The components of a lesson, each with its fields. A test holds that the page draws these and no others. */
export const componentFields: Readonly<Record<string, Fields>> = {
  Task: { id: { required: true, about: 'a task of lab.yaml' } },
  Quiz: { id: { required: true, about: 'a quiz of lab.yaml' } },
  Terminal: {},
  ClusterMap: {
    namespace: { about: 'only what is in it' },
    kinds: { about: '`pods,services,ingresses,nodes`: only these' },
    selector: { about: 'only what carries these labels, and what leads there' },
    caption: { about: 'what stands below it' },
  },
  Browser: { url: { required: true, about: 'the address that it opens' } },
  Callout: { kind: { values: ['note', 'tip', 'warning'], about: 'default note' }, title: title('in its first line') },
  Note: { title: title('in its first line') },
  Tip: { title: title('in its first line') },
  Warning: { title: title('in its first line') },
  Tabs: {},
  Tab: { title: { required: true, about: 'on the tab' } },
  Steps: { title: title('above the steps') },
  Step: { title: { required: true, about: 'what happens' }, from: participant('who sends'), to: participant('who receives') },
  Diff: { title: title('above the two') },
  Term: { name: { about: 'the entry of content/glossary.yaml; default: the words inside' } },
};

/** What of HTML may stand in a lesson. */
export const HTML_ELEMENTS: ReadonlySet<string> = new Set(
  `a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd
  li mark ol p pre q s samp section small span strong sub summary sup table tbody td tfoot th thead tr u ul var wbr`.split(/\s+/),
);

/** Files of preferences, and command lines that use them. */
export const preferenceFiles: Readonly<Record<string, string>> = {
  'rc/full.yaml': `apiVersion: kubectl.config.k8s.io/v1beta1
kind: Preference
aliases:
- {name: getn, command: get, prependArgs: [configmap], options: [{name: output, default: name}]}
- {name: runx, command: run, options: [{name: image, default: nginx}, {name: dry-run, default: client}, {name: output, default: yaml}], appendArgs: [--, custom]}
- {name: cc, command: create configmap, options: [{name: dry-run, default: client}, {name: output, default: yaml}, {name: from-literal, default: a=1}]}
- {name: lost, command: verse}
defaults:
- {command: get, options: [{name: show-labels, default: "true"}, {name: namespace, default: kube-public}]}
- {command: nix, options: []}
- {command: options, options: [{name: nope, default: ""}]}
- {command: version, options: [{name: client, default: maybe}]}
---
apiVersion: v1
`,
  'rc/alpha.yaml': `kind: Other
---
apiVersion: kubectl.config.k8s.io/v1alpha1
kind: Preference
aliases: [{name: gg, command: get, flags: [{name: output, default: name}], nope: 1}]
overrides: [{command: gg, flags: [{name: namespace, default: x}]}, {command: describe, flags: [{name: show-events, default: "false"}]}]
`,
  'rc/twice.yaml': 'apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\naliases: [{name: gg, command: get}, {name: gg, command: get}]\n',
  'rc/name.yaml': 'apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\naliases: [{name: v1, command: version}]\n',
  'rc/dash.yaml':
    'apiVersion: kubectl.config.k8s.io/v1alpha1\nkind: Preference\noverrides: [{command: get, flags: [{name: --output, default: name}]}]\n',
  'rc/type.yaml':
    'apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\naliases: [{name: v, command: version, options: [{name: client, default: true}]}]\n',
  'rc/other.yaml': 'apiVersion: v1\nkind: ConfigMap\n',
  'rc/empty.yaml': '\n',
};

export const preferringLines: readonly string[] = [
  'getn --kuberc rc/full.yaml',
  'getn --kuberc rc/full.yaml -n kube-public',
  'getn -oyaml --kuberc rc/full.yaml kube-root-ca.crt -n default',
  'getn --kuberc=rc/full.yaml --nope',
  'runx p --kuberc rc/full.yaml',
  'runx --kuberc rc/full.yaml',
  'cc one --kuberc rc/full.yaml',
  'cc one --kuberc rc/full.yaml --from-literal b=2',
  'cc --kuberc rc/full.yaml',
  'lost --kuberc rc/full.yaml',
  'unheard --kuberc rc/full.yaml',
  'get cm --kuberc rc/full.yaml',
  'get cm -n default --kuberc rc/full.yaml',
  '--kuberc rc/full.yaml getn',
  '-n default --kuberc rc/full.yaml getn',
  'options --kuberc rc/full.yaml',
  'version --kuberc rc/full.yaml',
  'gg cm --kuberc rc/alpha.yaml',
  'describe cm kube-root-ca.crt --kuberc rc/alpha.yaml',
  'gg cm --kuberc rc/twice.yaml',
  'get cm --kuberc rc/name.yaml',
  'get cm --kuberc rc/dash.yaml',
  'get cm --kuberc rc/type.yaml',
  'get cm --kuberc rc/other.yaml',
  'get cm --kuberc rc/empty.yaml',
  'get cm --kuberc rc/nope.yaml',
  'get cm --kuberc rc',
  'get cm --kuberc',
  'get cm --kuberc=',
];

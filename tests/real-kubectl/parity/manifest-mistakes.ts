/** Manifests with one thing wrong each. */
export const manifestMistakes: Readonly<Record<string, string>> = {
  'm/indented.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: indented\n   labels: {a: b}\n',
  'm/open-map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: open, labels: {a: b}\ndata: {a: b}\n',
  'm/open-list.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: [a, b\ndata: {}\n',
  'm/item.yaml': 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n     image: b\n',
  'm/no-blank.yaml': 'apiVersion: v1\nkind:ConfigMap\nmetadata: {name: x}\n',
  'm/no-colon.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata\ndata: {}\n',
  'm/anchor.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: anchor}\ndata:\n  a: *nope\n',
  'm/tab.yaml': 'apiVersion: v1\nkind: ConfigMap\n\tmetadata: {name: tab}\n',
  'm/dash.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: - name\n',
  'm/bracket.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}}\n',
  'm/number.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: 123}\n',
  'm/label.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: label, labels: {a: 1}}\n',
  'm/metadata.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: foo\n',
  'm/nameless.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {labels: {never: seen}}\n',
  'm/list.yaml': '- apiVersion: v1\n- kind: ConfigMap\n',
  'm/comma.json': '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "comma"},}\n',
};

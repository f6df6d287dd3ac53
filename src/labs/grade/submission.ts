/** What is to be graded, as plain data. */
export type Submission =
  | { readonly kind: 'script'; readonly name: string; readonly script: string }
  | { readonly kind: 'manifests'; readonly name: string; readonly files: readonly { readonly path: string; readonly text: string }[] }
  | { readonly kind: 'kubeconfig'; readonly name: string; readonly kubeconfig: string };

/** What a JSONPath template is made of. Mirrors k8s.io/client-go/util/jsonpath node types. */
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly nodes: readonly Node[] }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'recursive' }
  /** start, end, step; undefined where none was written. */
  | { readonly kind: 'array'; readonly start?: number; readonly end?: number; readonly step?: number; readonly single: boolean }
  | { readonly kind: 'filter'; readonly left: Node; readonly operator: string; readonly right: Node }
  | { readonly kind: 'union'; readonly nodes: readonly Node[] }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'identifier'; readonly name: string };

export type ListNode = Extract<Node, { kind: 'list' }>;

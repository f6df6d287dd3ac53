interface MarkdownNode {
  type: string;
  meta?: string | null;
  data?: { hProperties?: Record<string, string> };
  children?: MarkdownNode[];
}

/** Keeps what stands after a fence's language (```yaml title="pod.yaml") for the component that draws it. */
export function fenceMeta() {
  return (node: MarkdownNode): void => visit(node);
}

function visit(node: MarkdownNode): void {
  if (node.type === 'code' && node.meta) node.data = { ...node.data, hProperties: { ...node.data?.hProperties, 'data-meta': node.meta } };
  node.children?.forEach(visit);
}

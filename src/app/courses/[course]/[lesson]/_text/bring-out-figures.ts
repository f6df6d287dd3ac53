interface MarkdownNode {
  type: string;
  value?: string;
  children?: MarkdownNode[];
}

/** A picture that is a paragraph of its own becomes a figure: it leaves the paragraph. */
export function bringOutFigures() {
  return (tree: MarkdownNode): void => visit(tree);
}

function visit(node: MarkdownNode): void {
  node.children = node.children?.flatMap((child) => {
    const content = child.type === 'paragraph' ? (child.children ?? []).filter(({ type, value }) => type !== 'text' || value?.trim() !== '') : [];
    return content.length > 0 && content.every(({ type }) => type === 'image') ? content : [child];
  });
  node.children?.forEach(visit);
}

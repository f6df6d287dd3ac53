/** `‹node›`: how a text reads what no check has captured yet. */
const NAME = /‹([A-Za-z_]\w*)›/g;

export const fillNames = (text: string, variables: Readonly<Record<string, string>>): string =>
  text.replace(NAME, (hole, name: string) => (Object.hasOwn(variables, name) ? (variables[name] ?? hole) : hole));

interface TextNode {
  type: string;
  tagName?: string;
  value?: string;
  name?: string;
  attributes?: readonly { readonly type: 'mdxJsxAttribute'; readonly name: string; readonly value: string }[];
  children?: TextNode[];
}

/** Words of a lesson's text that name a captured variable become `<LiveText>`. Fences see to their own. */
export function liveNames(names: readonly string[]) {
  const isLive = (text: string): boolean => [...text.matchAll(NAME)].some(([, name = '']) => names.includes(name));
  const visit = (node: TextNode): void => {
    if (node.tagName === 'pre') return;
    node.children = node.children?.map((child) => {
      if (child.type === 'text' && isLive(child.value ?? '')) return liveText(child.value ?? '');
      visit(child);
      return child;
    });
  };
  return () => (names.length === 0 ? undefined : visit);
}

const liveText = (text: string): TextNode => ({
  type: 'mdxJsxTextElement',
  name: 'LiveText',
  attributes: [{ type: 'mdxJsxAttribute', name: 'text', value: text }],
  children: [],
});

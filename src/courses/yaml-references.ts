import { isAlias, isMap, isNode, isScalar, isSeq, visit, type Document, type Node, type Pair, type YAMLMap } from 'yaml';
import { nearestWord } from './schema-problems.ts';

interface ReferenceFinding {
  readonly offset: number;
  readonly message: string;
}

const nameOf = ({ key }: Pair): string => (isScalar(key) ? String(key.value) : String(key));

const isMerge = (pair: Pair): boolean => isScalar(pair.key) && (pair.key.value === '<<' || typeof pair.key.value === 'symbol');

/** The mappings that `<<` brings in, as far as they are such. */
function mergedInto(map: YAMLMap, document: Document): readonly unknown[] {
  return map.items.filter(isMerge).flatMap(({ value }) => {
    const source = isAlias(value) ? value.resolve(document) : value;
    return (isSeq(source) ? source.items : [source]).map((each) => (isAlias(each) ? each.resolve(document) : each));
  });
}

/** A field of a mapping: its own, or one that it merges in. */
export function findPair(map: YAMLMap, name: string, document: Document): Pair | undefined {
  const own = map.items.find((pair) => nameOf(pair) === name);
  if (own !== undefined) return own;
  for (const source of mergedInto(map, document)) {
    const found = isMap(source) ? findPair(source, name, document) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What is wrong with the aliases of a document: each names an anchor above it, and none stands in what it names. */
export function referenceFindings(document: Document): readonly ReferenceFinding[] {
  const findings: ReferenceFinding[] = [];
  const anchors = new Map<string, Node>();
  const find = (node: Node, message: string): void => {
    findings.push({ offset: node.range?.[0] ?? 0, message });
  };
  visit(document, {
    Node(_, node, path) {
      if (!isAlias(node)) {
        if (node.anchor !== undefined) anchors.set(node.anchor, node);
        return;
      }
      const anchor = anchors.get(node.source);
      const near = nearestWord(node.source, anchors.keys());
      if (anchor === undefined)
        find(node, `there is no anchor &${node.source} above this alias${near === undefined ? '' : `; did you mean *${near}?`}`);
      else if (path.includes(anchor)) find(node, `*${node.source} stands inside &${node.source}: data cannot contain itself`);
    },
  });
  // What is merged is only looked for where every alias leads somewhere.
  if (findings.length > 0) return findings;
  visit(document, {
    Map(_, map) {
      for (const pair of map.items.filter(isMerge)) {
        if (mergedInto(map, document).every(isMap)) continue;
        find(isNode(pair.value) ? pair.value : map, '<< merges mappings: an alias of one, or a list of such aliases');
      }
    },
  });
  return findings;
}

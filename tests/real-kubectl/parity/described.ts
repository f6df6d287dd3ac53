/** Kinds as they are described, each with most of its fields. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const text = readFileSync(path.resolve('tests/real-kubectl/parity/described.yaml'), 'utf8');
const kinds = [...text.matchAll(/^kind: (\w+)\nmetadata: \{name: "?([\w@.-]+)"?/gm)];

export const describedManifests: Readonly<Record<string, string>> = { 'described.yaml': text };
export const describingLines: readonly string[] = ['apply -f described.yaml', ...kinds.map(([, kind = '', name = '']) => `describe ${kind} ${name}`)];

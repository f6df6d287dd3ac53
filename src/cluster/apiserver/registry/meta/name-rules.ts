/** What names of a kind may look like. Mirrors the ValidateNameFunc of k8s.io/apimachinery/pkg/api/validation. */
import { isDns1035Label, isDns1123Label, isDns1123Subdomain, isPathSegment } from '#kube/names.ts';

/** Says what is wrong. A `prefix` (generateName) may end with a dash, for more is appended. */
export type NameRule = (name: string, prefix: boolean) => readonly string[];

const masked =
  (rule: (name: string) => readonly string[]): NameRule =>
  (name, prefix) =>
    rule(prefix && name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name);

export const dnsSubdomainName: NameRule = masked(isDns1123Subdomain);
export const dnsLabelName: NameRule = masked(isDns1123Label);
/** Services begin with a letter. */
export const dns1035LabelName: NameRule = masked(isDns1035Label);
/** Names of RBAC objects: anything that fits into a path. */
export const pathSegmentName: NameRule = (name) => isPathSegment(name);

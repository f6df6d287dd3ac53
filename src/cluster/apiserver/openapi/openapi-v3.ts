// Mirrors k8s.io/kube-openapi/pkg/handler3.
import { groupVersion } from '#kube/api-resource.ts';
import { canonicalJson } from '#kube/canonical-json.ts';
import { fnv32a } from '#kube/hash.ts';
import type { Registry, Served } from '../resource-registry.ts';
import { models, modelNames } from './models.ts';
import { pathsOf } from './paths.ts';
import { serverVersion } from '../endpoints/version.ts';

/** `/openapi/v3`: where the document of each group version is. Clients keep what they have read for as long as the hash is the same. */
export function openApiV3Index({ served }: Registry): object {
  const names = new Set(served.map(documentName));
  return { paths: Object.fromEntries([...names].map((name) => [name, { serverRelativeURL: `/openapi/v3/${name}?hash=${hashOf(served, name)}` }])) };
}

function hashOf(served: readonly Served[], name: string): string {
  const custom = served.filter((each) => each.version.openApi !== undefined && documentName(each) === name);
  if (custom.length === 0) return 'PODIUM';
  return fnv32a(canonicalJson(custom.map(({ version: { resource, openApi } }) => ({ resource, openApi })))).toString(16);
}

/** The document of `api/v1` or `apis/apps/v1`; undefined for group versions that are not served. */
export function openApiV3({ served }: Registry, name: string): object | undefined {
  const wanted = served.filter((each) => documentName(each) === name);
  if (wanted.length === 0) return undefined;
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: serverVersion.gitVersion },
    paths: pathsOf(
      wanted.map(({ version }) => version.resource),
      '#/components/schemas/',
      modelNames(wanted),
    ),
    components: { schemas: models(wanted, '#/components/schemas/') },
  };
}

function documentName({ version: { resource } }: Served): string {
  return `${resource.group === '' ? 'api' : 'apis'}/${groupVersion(resource)}`;
}

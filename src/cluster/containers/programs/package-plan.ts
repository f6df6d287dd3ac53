import type { PackageDefinition, PackageRepository } from '../image-definition.ts';

export interface PlannedPackage {
  readonly name: string;
  readonly definition: PackageDefinition;
}

/** Dependencies first, without what is installed already. Unknown names come back in `unknown`. */
export function planInstall(
  repository: PackageRepository | undefined,
  wanted: readonly string[],
  installed: ReadonlySet<string>,
): { readonly plan: readonly PlannedPackage[]; readonly unknown: readonly string[] } {
  const plan = new Map<string, PackageDefinition>();
  const unknown: string[] = [];
  const visit = (name: string, asked: boolean): void => {
    if (plan.has(name) || installed.has(name)) return;
    const definition = repository?.packages[name];
    if (definition === undefined) {
      if (asked) unknown.push(name);
      return;
    }
    for (const dependency of definition.depends ?? []) visit(dependency, false);
    plan.set(name, definition);
  };
  for (const name of wanted) visit(name, true);
  return { plan: [...plan].map(([name, definition]) => ({ name, definition })), unknown };
}

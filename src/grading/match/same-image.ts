/** `nginx`, `nginx:latest` and `docker.io/library/nginx:latest` are one image. */
function canonicalImage(reference: string): string {
  const withoutRegistry = reference.replace(/^(index\.)?docker\.io\//, '').replace(/^library\//, '');
  const lastPart = withoutRegistry.slice(withoutRegistry.lastIndexOf('/') + 1);
  return lastPart.includes(':') || withoutRegistry.includes('@') ? withoutRegistry : `${withoutRegistry}:latest`;
}

export function sameImage(wanted: string, found: string): boolean {
  return canonicalImage(wanted) === canonicalImage(found);
}

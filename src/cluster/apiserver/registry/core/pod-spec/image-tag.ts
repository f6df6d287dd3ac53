/** The tag of an image reference: `latest` when it has neither tag nor digest. Mirrors pkg/util/parsers ParseImageName. */
export function imageTag(image: string): string {
  const [reference = ''] = image.split('@', 1);
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  const colon = name.indexOf(':');
  if (colon >= 0) return name.slice(colon + 1);
  return image.includes('@') ? '' : 'latest';
}

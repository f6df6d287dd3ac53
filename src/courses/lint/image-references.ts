/** An image that a text asks for, and where (offset). */
export interface ImageMention {
  readonly image: string;
  readonly offset: number;
}

const MENTIONS = [
  // image: nginx:1.27, as manifests write it
  /(?:^|[\s{,"'-])"?image"?:[ \t]*["']?([a-z0-9][\w./:@-]*)/gm,
  // --image=nginx, as kubectl takes it
  /--image[= ]["']?([a-z0-9][\w./:@-]*)/g,
  // kubectl set image deploy/web nginx=nginx:1.27
  /\bset\s+image\s+\S+\s+["']?[\w*.-]+=([a-z0-9][\w./:@-]*)/g,
];

/** The images that manifests and command lines in a text name. Those with a hole in their name are left out. */
export function imageMentions(text: string): readonly ImageMention[] {
  return MENTIONS.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((match) => {
      const image = match[1] ?? '';
      const offset = match.index + match[0].length - image.length;
      return text.startsWith('${{', offset + image.length) || image.endsWith('$') ? [] : [{ image, offset }];
    }),
  );
}

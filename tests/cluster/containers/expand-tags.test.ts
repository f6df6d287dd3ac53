import { expandTags } from '#cluster/containers/expand-tags.ts';
import type { ImageDefinition } from '#cluster/containers/image-definition.ts';

const image = (...versions: ImageDefinition['versions']): ImageDefinition => ({ name: 'docker.io/library/web', versions });

test('a tag that counts is an image for each number', () => {
  const { versions } = expandTags(image({ tags: ['1.9.{9..11}', 'v1.9.{9..11}'], size: 5, values: { version: '1.9.{9..11}', major: '1' } }));
  expect(versions).toEqual([
    { tags: ['1.9.9', 'v1.9.9'], size: 5, values: { version: '1.9.9', major: '1' } },
    { tags: ['1.9.10', 'v1.9.10'], size: 5, values: { version: '1.9.10', major: '1' } },
    { tags: ['1.9.11', 'v1.9.11'], size: 5, values: { version: '1.9.11', major: '1' } },
  ]);
});

test('a version written out goes before one that is counted', () => {
  const written = { tags: ['latest', '1.1'], size: 7 };
  expect(expandTags(image(written, { tags: ['1.{0..1}'], size: 5 })).versions).toEqual([written, { tags: ['1.0'], size: 5, values: {} }]);
});

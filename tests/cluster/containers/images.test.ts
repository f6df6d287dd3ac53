import { containerPrograms } from '#cluster/containers/container-programs.ts';
import { ImageCatalogue } from '#cluster/containers/image-catalogue.ts';
import { parseImageReference } from '#cluster/containers/image-reference.ts';
import { validateImage } from '#cluster/containers/validate-image.ts';
import { images, programs } from '../kubelet/test-cluster.ts';

const catalogue = new ImageCatalogue(images, containerPrograms(programs));

function reference(name: string): string {
  const parsed = parseImageReference(name);
  return typeof parsed === 'string' ? `! ${parsed}` : parsed.text;
}

describe('names of images', () => {
  test.each([
    ['nginx', 'docker.io/library/nginx:latest'],
    ['nginx:1.15.2', 'docker.io/library/nginx:1.15.2'],
    ['derlin/rickroller', 'docker.io/derlin/rickroller:latest'],
    ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10'],
    ['localhost:5000/x', 'localhost:5000/x:latest'],
    ['Nginx', '! repository name must be lowercase'],
    ['nginx:', '! invalid reference format'],
    ['nginx latest', '! invalid reference format'],
  ])('%s is %s', (name, text) => {
    expect(reference(name)).toBe(text);
  });
});

describe('the catalogue', () => {
  test('has every tag the lessons use', () => {
    for (const name of [
      'nginx',
      'nginx:1.14',
      'nginx:1.14.2',
      'nginx:1.15.2',
      'nginx:1.15.5',
      'nginx:1.16.1',
      'nginx:1.19',
      'nginx:1.29',
      'nginx:alpine',
      'nginx:1.19-alpine',
      'busybox',
      'busybox:1.28',
      'alpine',
      'debian',
      'ubuntu',
      'httpd',
      'redis',
      'redis:alpine',
      'curlimages/curl',
    ]) {
      expect([name, catalogue.find(name)?.digest.length]).toEqual([name, 71]);
    }
  });

  test('holds only descriptions without mistakes', () => {
    for (const image of images) expect([image.name, validateImage(image)]).toEqual([image.name, []]);
  });

  test('shares one file system per image, with its programs and files', () => {
    const nginx = catalogue.find('nginx');
    expect(nginx?.layer).toBe(nginx?.layer);
    expect(nginx?.config).toMatchObject({ entrypoint: ['/docker-entrypoint.sh'], cmd: ['nginx', '-g', 'daemon off;'], stopSignal: 'SIGQUIT' });
    expect(nginx?.config.env).toMatchObject({ NGINX_VERSION: '1.29.1' });
    expect(catalogue.find('nginx:1.15.2')?.config.env['NGINX_VERSION']).toBe('1.15.2');
  });

  test('names the mistakes of a description, and what was probably meant', () => {
    const found = validateImage({
      name: 'docker.io/library/x',
      versions: [{ tags: [1.1] }],
      entrypiont: [],
      files: { a: 5 },
      server: { listen: [{ port: 80, routes: [{ path: '/', boddy: 'hi' }] }] },
    });
    expect(found.map(({ path, message }) => `${path.join('.')}: ${message}`).sort()).toEqual([
      'entrypiont: unknown field; did you mean entrypoint?',
      'files.a: must be an absolute path',
      'server.listen.0.routes.0.boddy: unknown field; did you mean body?',
      'versions.0.size: must be a number of bytes',
      'versions.0.tags.0: must be text (quote it)',
    ]);
  });
});

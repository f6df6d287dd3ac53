import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Internet } from '#cluster/network/internet.ts';
import { webSiteJsonSchema } from '#cluster/network/web-site-schema.ts';
import { readWebSites } from '#labs/read-web-sites.ts';
import { decodeUtf8 } from '#posix/utf8.ts';

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'web-'));
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  return folder;
}

async function findings(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await folderWith(files);
  try {
    await readWebSites(folder);
    return '';
  } catch (error) {
    return (error as Error).message.replaceAll(`${folder}/`, '');
  } finally {
    await rm(folder, { recursive: true });
  }
}

const get = { method: 'GET', headers: { host: 'x' }, body: new Uint8Array(0), scheme: 'https' } as const;

describe('the simulated internet', () => {
  test('of content/ is right', async () => {
    const sites = await readWebSites('content/web');
    expect(sites.map(({ host }) => host)).toContain('raw.githubusercontent.com');
  });

  test('answers the first page that fits, redirects, and not found', () => {
    const internet = new Internet([
      { host: 'a.example', pages: [{ path: '/x', body: 'exact' }, { path: '/old', location: 'https://a.example/x' }, { path: '/x*', body: 'below' }] },
    ]);
    const [record] = internet.records('a.example', 'A') ?? [];
    const site = internet.siteAt(record?.data ?? '');
    if (site === undefined) throw new Error('no site');
    const ask = (target: string) => internet.respond(site, { ...get, target });
    expect(decodeUtf8(ask('/x?y=1').body)).toBe('exact');
    expect(decodeUtf8(ask('/xy').body)).toBe('below');
    expect(ask('/old')).toMatchObject({ status: 302, headers: { location: 'https://a.example/x' } });
    expect(ask('/')).toMatchObject({ status: 404 });
    expect(internet.records('b.example', 'A')).toBeUndefined();
  });

  test('says what is wrong where, in every file at once', async () => {
    const text = await findings({
      'a.yaml': 'host: a.example\npages:\n  - path: nowhere\n    stauts: 200\n',
      'b.yaml': 'host: B\naddress: 1.2.3\npages: []\n',
      'c.yaml': 'host: c.example\naliases: [c.example]\npages: []\n',
    });
    expect(text).toMatch(/a\.yaml:3:\d+ error pages\[0\]\.path: .*must begin with \//);
    expect(text).toMatch(/a\.yaml:4:5 error .*stauts/);
    expect(text).toMatch(/b\.yaml:1:\d+ error host: must be a host name/);
    expect(text).toMatch(/b\.yaml:2:\d+ error address: must be an IPv4 address/);
    expect(text).toMatch(/c\.yaml:2:\d+ error aliases\[0\]: c\.example is described in .*c\.yaml already/);
  });

  test('publishes its schema', () => {
    expect(webSiteJsonSchema()).toMatchObject({ type: 'object', required: ['host', 'pages'], additionalProperties: false });
  });
});

import { MemoryFileSystem } from '#posix/memory-file-system.ts';
import { restoreVolume, snapshotVolume, type VolumeSnapshot } from '#posix/volume-snapshot.ts';
import { Volume } from '#posix/volume.ts';

const now = () => 1000;
const code = (action: () => unknown): string => {
  try {
    action();
    return 'ok';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};

function image() {
  const fs = new MemoryFileSystem({ now });
  fs.makeDirectory('/etc/app', { recursive: true });
  fs.writeFile('/etc/app/config', 'from the image');
  fs.makeDirectory('/tmp', { mode: 0o1777 });
  fs.makeDirectory('/home/ann', { recursive: true });
  fs.chown('/home/ann', 1000, 1000);
  return fs.volume.commit();
}

describe('layers', () => {
  it('shares an image and keeps the writes of each fork apart', () => {
    const layer = image();
    const one = new MemoryFileSystem({ now, layer });
    const two = new MemoryFileSystem({ now, layer });
    one.writeFile('/etc/app/config', 'changed');
    one.unlink('/etc/app/config');
    one.writeFile('/etc/app/other', 'new');
    expect(one.readDirectory('/etc/app')).toEqual(['other']);
    expect(two.readText('/etc/app/config')).toBe('from the image');
    expect(two.volume.usedInodes).toBe(0);
  });

  it('renames a directory of the image with all that is in it', () => {
    const fs = new MemoryFileSystem({ now, layer: image() });
    fs.rename('/etc/app', '/srv');
    expect(fs.readText('/srv/config')).toBe('from the image');
    expect(fs.exists('/etc/app')).toBe(false);
  });

  it('comes back from a snapshot as it was, binary content and hard links too', () => {
    const layer = image();
    const fs = new MemoryFileSystem({ now, layer });
    fs.writeFile('/etc/app/bin', new Uint8Array([0, 255, 1]));
    fs.link('/etc/app/bin', '/etc/app/again');
    fs.unlink('/etc/app/config');
    fs.symlink('bin', '/etc/app/link');
    const snapshot = JSON.parse(JSON.stringify(snapshotVolume(fs.volume))) as VolumeSnapshot;
    const volume = new Volume({ now, layer });
    restoreVolume(volume, snapshot);
    const back = new MemoryFileSystem(volume);
    expect(back.readDirectory('/etc/app')).toEqual(['again', 'bin', 'link']);
    expect([...back.readFile('/etc/app/link')]).toEqual([0, 255, 1]);
    expect(back.stat('/etc/app/again').inode).toBe(back.stat('/etc/app/bin').inode);
    expect(back.exists('/tmp')).toBe(true);
    expect(snapshotVolume(new Volume({ now, layer })).nodes).toEqual([]);
  });
});

describe('permissions', () => {
  it('lets a user do what modes and owners allow', () => {
    const root = new MemoryFileSystem({ now, layer: image() });
    const ann = root.asUser(1000, 1000);
    const bob = root.asUser(1001, 1001);
    ann.writeFile('/home/ann/secret', 'x', { mode: 0o600 });
    expect(code(() => bob.readText('/home/ann/secret'))).toBe('EACCES');
    expect(root.readText('/home/ann/secret')).toBe('x');
    expect(code(() => ann.writeFile('/etc/passwd', ''))).toBe('EACCES');
    ann.chmod('/home/ann', 0o700);
    expect(code(() => bob.stat('/home/ann/secret'))).toBe('EACCES');
    expect(code(() => bob.chmod('/home/ann', 0o777))).toBe('EPERM');
  });

  it('keeps the files of others in a sticky directory', () => {
    const root = new MemoryFileSystem({ now, layer: image() });
    root.asUser(1000, 1000).writeFile('/tmp/a', '');
    expect(code(() => root.asUser(1001, 1001).unlink('/tmp/a'))).toBe('EPERM');
  });

  it('gives the modes that the umask leaves', () => {
    const fs = new MemoryFileSystem({ now }).asUser(0, 0, { umask: 0o027 });
    fs.writeFile('/f', '');
    fs.makeDirectory('/d');
    expect([fs.stat('/f').mode, fs.stat('/d').mode]).toEqual([0o640, 0o750]);
  });
});

describe('links, mounts and limits', () => {
  it('stops at symlinks that go round in circles', () => {
    const fs = new MemoryFileSystem({ now });
    fs.symlink('/b', '/a');
    fs.symlink('/a', '/b');
    expect(code(() => fs.readText('/a'))).toBe('ELOOP');
    expect(fs.readLink('/a')).toBe('/b');
  });

  it('shares a volume between two trees and tells watchers on both sides', () => {
    const shared = new Volume({ now });
    const one = new MemoryFileSystem({ now });
    const two = new MemoryFileSystem({ now });
    one.mount('/var/log', shared);
    two.mount('/logs', shared, { readOnly: true });
    const seen: string[] = [];
    two.watch('/logs', (path) => seen.push(path));
    one.writeFile('/var/log/x', 'line\n');
    expect(two.readText('/logs/x')).toBe('line\n');
    expect(seen).toContain('/logs/x');
    expect(code(() => two.writeFile('/logs/y', ''))).toBe('EROFS');
    expect(code(() => one.rename('/var/log/x', '/x'))).toBe('EXDEV');
    expect(code(() => one.removeDirectory('/var/log'))).toBe('EBUSY');
  });

  it('mounts one file of a volume (subPath)', () => {
    const config = new Volume({ now });
    new MemoryFileSystem(config).writeFile('/nginx.conf', 'events {}');
    const fs = new MemoryFileSystem({ now });
    fs.mount('/etc/nginx/nginx.conf', config, { below: '/nginx.conf', readOnly: true });
    expect(fs.readText('/etc/nginx/nginx.conf')).toBe('events {}');
  });

  it('is full at its limits', () => {
    const fs = new MemoryFileSystem({ now, maxBytes: 10, maxInodes: 2 });
    fs.writeFile('/a', '12345');
    expect(code(() => fs.appendFile('/a', '678901'))).toBe('ENOSPC');
    fs.writeFile('/b', '');
    expect(code(() => fs.writeFile('/c', ''))).toBe('ENOSPC');
    fs.unlink('/b');
    expect(code(() => fs.writeFile('/c', ''))).toBe('ok');
  });

  it('does not change bytes that were read when the file is written again', () => {
    const fs = new MemoryFileSystem({ now });
    fs.writeFile('/a', 'one');
    const before = fs.readFile('/a');
    fs.appendFile('/a', 'two');
    fs.writeFile('/a', 'xyz');
    expect(String.fromCharCode(...before)).toBe('one');
  });
});

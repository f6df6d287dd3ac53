import { AddressPool } from '#cluster/network/address-pool.ts';
import { candidates, hostsEntries, parseResolvConf } from '#cluster/network/resolver.ts';

describe('addresses of pods', () => {
  test('go on after the last one and come back to those given back', () => {
    const pool = new AddressPool('10.42.1.0/29');
    const first = [pool.allocate(), pool.allocate()];
    expect(first).toEqual(['10.42.1.2', '10.42.1.3']);
    pool.release('10.42.1.2');
    expect([pool.allocate(), pool.allocate(), pool.allocate(), pool.allocate()]).toEqual(['10.42.1.4', '10.42.1.5', '10.42.1.6', '10.42.1.2']);
    expect(pool.allocate()).toBeUndefined();
  });
});

describe('resolv.conf', () => {
  test('tries search domains first below ndots, last at it, never after a final dot', () => {
    const config = parseResolvConf('search a.b b\nnameserver 10.43.0.10\noptions ndots:2\n');
    expect(candidates('web', config)).toEqual(['web.a.b', 'web.b', 'web']);
    expect(candidates('x.y.z', config)).toEqual(['x.y.z', 'x.y.z.a.b', 'x.y.z.b']);
    expect(candidates('web.', config)).toEqual(['web']);
  });

  test('reads /etc/hosts', () => {
    const files = { hosts: '127.0.0.1 localhost\n# x\n10.0.0.1\tdb db.local # y\n', resolvConf: '' };
    expect(hostsEntries(files, 'DB.local')).toEqual(['10.0.0.1']);
    expect(hostsEntries(files, 'x')).toEqual([]);
  });
});

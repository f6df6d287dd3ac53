import { encodeBase64 } from '#kube/base64.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import { RegistryServer } from './registry-server.ts';

const request = encodeBase64(encodeUtf8('-----BEGIN CERTIFICATE REQUEST-----\nMII=\n-----END CERTIFICATE REQUEST-----\n'));
const spec = { request, signerName: 'kubernetes.io/kube-apiserver-client', usages: ['client auth'], expirationSeconds: 86_400 };
const RESOURCE = 'certificatesigningrequests.certificates.k8s.io';

describe('certificate signing requests', () => {
  it('are from whoever sends them', () => {
    const cluster = new RegistryServer();
    const asked = cluster.create(RESOURCE, { spec: { ...spec, username: 'root', groups: ['system:masters', 'everyone'] } });
    expect(asked.spec).toMatchObject({ username: 'kubernetes-admin' });
    expect(asked.spec.groups).not.toContain('everyone');
    expect(cluster.cells(RESOURCE, asked)).toEqual(['it', '0s', 'kubernetes.io/kube-apiserver-client', 'kubernetes-admin', '24h', 'Pending']);
  });

  it('are approved in a part of their own', () => {
    const cluster = new RegistryServer();
    const asked = cluster.create(RESOURCE, { spec });
    const conditions = [{ type: 'Approved', status: 'True', reason: 'KubectlApprove' }];
    const approved = cluster.api.update(RESOURCE, { ...asked, status: { conditions, certificate: 'AAAA' } }, { subresource: 'approval' });
    expect(approved.status?.certificate).toBeUndefined();
    expect(approved.status?.conditions).toEqual([
      { ...conditions[0], lastUpdateTime: '2026-01-01T00:00:00Z', lastTransitionTime: '2026-01-01T00:00:00Z' },
    ]);
    expect(cluster.cells(RESOURCE, approved).at(-1)).toBe('Approved');
  });

  it('name a signer and what the certificate is for', () => {
    expect(() => new RegistryServer().create(RESOURCE, { spec: { request, signerName: 'me', expirationSeconds: 60 } })).toThrow(
      'spec.signerName: Invalid value: "me": must be a fully qualified domain and path of the form \'example.com/signer-name\', ' +
        'spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 600 seconds (10 minutes)',
    );
  });
});

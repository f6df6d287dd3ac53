import { pemBlocks } from '#posix/pem.ts';

const block = (label: string, body: string): string => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----`;

test('blocks are found in order, whatever stands around them', () => {
  const text = `first\n${block('CERTIFICATE', 'AA==')}\nthen\n${block('EC PRIVATE KEY', 'BB==')}\n`;
  expect(pemBlocks(text)).toEqual([
    { label: 'CERTIFICATE', body: '\nAA==\n', text: block('CERTIFICATE', 'AA==') },
    { label: 'EC PRIVATE KEY', body: '\nBB==\n', text: block('EC PRIVATE KEY', 'BB==') },
  ]);
});

test('what does not end, or ends as something else, is none', () => {
  expect(pemBlocks(`-----BEGIN CERTIFICATE-----\nAA==\n${block('CERTIFICATE', 'BB==')}`)).toHaveLength(1);
  expect(pemBlocks('-----BEGIN CERTIFICATE-----\nAA==\n-----END PRIVATE KEY-----')).toEqual([]);
});

test('a megabyte of beginnings takes no longer than it is long', () => {
  const started = performance.now();
  expect(pemBlocks('-----BEGIN CERTIFICATE-----\n'.repeat(100_000))).toEqual([]);
  expect(performance.now() - started).toBeLessThan(2_000);
});

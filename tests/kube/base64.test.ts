import { decodeBase64, encodeBase64 } from '#kube/base64.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));

test.each(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar', 'ÿþ\u0000'])('encodes and decodes %j as Node does', (text) => {
  const encoded = Buffer.from(text).toString('base64');
  expect(encodeBase64(bytes(text))).toBe(encoded);
  expect(Buffer.from(decodeBase64(encoded)).toString()).toBe(text);
});

test('skips line breaks', () => {
  expect(Buffer.from(decodeBase64('Zm9v\nYmFy\r\n')).toString()).toBe('foobar');
});

test.each([
  ['not base64!', 3],
  ['Zg=', 3],
  ['Zg', 2],
  ['Zm9v=', 4],
  ['Zg==Zg==', 4],
  ['Zg==x', 4],
])('refuses %j with the offset of what is wrong', (text, offset) => {
  expect(() => decodeBase64(text)).toThrow(`illegal base64 data at input byte ${offset}`);
});

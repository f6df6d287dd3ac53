import { Base64Error, decodeBase64, encodeBase64 } from '#kube/base64.ts';
import { decodeUtf8, encodeUtf8 } from '#posix/utf8.ts';

/** The URL-safe alphabet, without padding, as in JWTs and continue tokens. */
export function encodeBase64Url(text: string): string {
  return encodeBase64(encodeUtf8(text)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Undefined when `text` is not base64. */
export function decodeBase64Url(text: string): string | undefined {
  const standard = text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  try {
    return decodeUtf8(decodeBase64(standard.padEnd(Math.ceil(standard.length / 4) * 4, '=')));
  } catch (error) {
    if (error instanceof Base64Error) return undefined;
    throw error;
  }
}

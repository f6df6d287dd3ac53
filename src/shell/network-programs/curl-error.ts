/** What ends a transfer: curl's own exit code and words. */
export class CurlError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

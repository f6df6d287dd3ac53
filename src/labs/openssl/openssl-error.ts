/** Ends openssl with a message on stderr and a status. */
export class OpensslError extends Error {
  readonly code: number;
  constructor(message: string, code = 1) {
    super(message);
    this.code = code;
  }
}

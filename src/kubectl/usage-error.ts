/** A mistake of the user, printed as `error: <message>` with exit code 1 (or `code`). */
export class UsageError extends Error {
  readonly code: number;

  constructor(message: string, code = 1) {
    super(message);
    this.name = 'UsageError';
    this.code = code;
  }
}

/** Printed as it stands, without `error: ` before it. */
export class BareError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BareError';
  }
}

/** The kubeconfig cannot be used; printed after `Error in configuration: `. */
export class ConfigurationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigurationError';
  }
}

/** Several errors of one command, printed one a line. Mirrors utilerrors.Aggregate. */
export class ErrorList extends Error {
  readonly errors: readonly unknown[];

  constructor(errors: readonly unknown[]) {
    super(errors.map((error) => (error instanceof Error ? error.message : String(error))).join('\n'));
    this.name = 'ErrorList';
    this.errors = errors;
  }
}

/** Ends the command with a code; what there was to say has been said. */
export class ExitError extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.name = 'ExitError';
    this.code = code;
  }
}

/** The message with where to find help. `path` is `kubectl get`. */
export function usageErrorWithHelp(path: string, message: string): UsageError {
  return new UsageError(`${message}\nSee '${path} -h' for help and examples`);
}

/** Throws what was collected: nothing, the one error, or all of them. */
export function throwCollected(errors: readonly unknown[]): void {
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new ErrorList(errors);
}

/** As items of a list, which stand there without `error: ` even when there is one of them. */
export function listed(errors: readonly unknown[]): readonly unknown[] {
  return errors.map((error) => (error instanceof UsageError ? new BareError(error.message) : error));
}

/** What unwinds the interpreter besides errors. */
export class BreakLoop extends Error {
  levels: number;
  constructor(levels: number) {
    super('break');
    this.levels = levels;
  }
}

export class ContinueLoop extends Error {
  levels: number;
  constructor(levels: number) {
    super('continue');
    this.levels = levels;
  }
}

export class ReturnFromFunction extends Error {
  readonly code: number;
  constructor(code: number) {
    super('return');
    this.code = code;
  }
}

export class ExitShell extends Error {
  readonly code: number;
  constructor(code: number) {
    super('exit');
    this.code = code;
  }
}

/** Ends the command line that runs, not the shell when it is interactive: `${x:?}`, unbound variables, Ctrl-C. */
export class AbandonCommand extends Error {
  readonly code: number;
  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

/** An expansion that failed: the command is not run, its status is 1. */
export class ExpansionFailed extends Error {}

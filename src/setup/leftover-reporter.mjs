/** How long jest may take to end once all tests have run, before what keeps it is told and it is ended, ms. */
const PATIENCE = 30_000;

/**
 * A reporter of jest. Where suites run in jest's own process, what one leaves open (a timer, a server, a child process, a
 * thread) keeps jest from ending: then it says which suites are suspect, and ends it.
 */
export default class LeftoverReporter {
  #patience;
  /** @type {{ path: string, before: ReadonlyMap<string, number> }[]} */
  #suites = [];

  /** @param {unknown} _config @param {{ patience?: number }} [options] */
  constructor(_config, { patience = PATIENCE } = {}) {
    this.#patience = patience;
  }

  /** What is open now, the suites before have left: what they were still closing had time until now. @param {{ path: string }} test */
  onTestFileStart({ path }) {
    this.#suites.push({ path, before: openNow() });
  }

  /** @param {unknown} _contexts @param {{ numFailedTests: number, numRuntimeErrorTestSuites: number }} results */
  onRunComplete(_contexts, { numFailedTests, numRuntimeErrorTestSuites }) {
    const after = openNow();
    // It keeps nobody: where nothing else is open, jest has ended by then.
    setTimeout(() => {
      const left = openNow();
      console.error(`Jest did not end within ${this.#patience / 1000} s: ${[...left].map(counted).join(', ')} left open.`);
      for (const line of this.#suspects(left, after)) console.error(line);
      process.exit(numFailedTests + numRuntimeErrorTestSuites === 0 ? 0 : 1);
    }, this.#patience).unref();
  }

  /** @param {ReadonlyMap<string, number>} left @param {ReadonlyMap<string, number>} after */
  #suspects(left, after) {
    return this.#suites.flatMap(({ path, before }, index) => {
      const next = this.#suites[index + 1]?.before ?? after;
      const more = [...left.keys()].flatMap((kind) => {
        const count = (next.get(kind) ?? 0) - (before.get(kind) ?? 0);
        return count > 0 ? [counted([kind, count])] : [];
      });
      return more.length === 0 ? [] : [`  suspect: ${path} (${more.join(', ')})`];
    });
  }
}

/** By kind, how many keep the process alive. */
function openNow() {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** @param {readonly [string, number]} entry */
function counted([kind, count]) {
  return `${count} ${kind}`;
}

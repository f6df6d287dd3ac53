/** Lets one piece of work through at a time; who gave up waiting is passed over. */
export class Turnstile {
  #last: Promise<unknown> = Promise.resolve();

  /** `wanted` is asked when its turn comes; rejects with what `work` does. */
  pass<T>(work: () => Promise<T>, wanted: () => boolean = () => true): Promise<T> {
    const turn = this.#last.then(() => (wanted() ? work() : Promise.reject(new Error('nobody waits for it any more'))));
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}

/** A path of our own to go on to; anything else goes home, so that a link cannot lead people away. */
export function safeNext(next: string | string[] | undefined): string {
  return typeof next === 'string' && /^\/(?![/\\])[^\s\\]*$/.test(next) ? next : '/';
}

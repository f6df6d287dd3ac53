/** The oldest Node.js that Podium runs on; package.json's `engines` says the same. */
const MINIMUM = [20, 19];

/** Ends the program with one sentence when Node.js is too old. */
export function requireNodeVersion() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return;
  console.error(
    `Podium needs Node.js ${MINIMUM.join('.')} or newer; this is ${process.versions.node}. Install a newer one from https://nodejs.org and try again.`,
  );
  process.exit(1);
}

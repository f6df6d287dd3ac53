/**
 * Steps that do not match yet, as `file:step`, with the reason. The test fails when a listed step
 * begins to match, so that the list only shrinks.
 */
export const knownDifferences: Readonly<Record<string, string>> = {};

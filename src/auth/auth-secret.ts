/** Signs the session cookies. The start script makes one on first start and keeps it in the data folder. */
export function authSecret(): string {
  const secret = process.env['PODIUM_SECRET'];
  if (secret === undefined || secret.length < 32) {
    throw new Error('PODIUM_SECRET is missing or shorter than 32 characters; `npm start` makes one');
  }
  return secret;
}

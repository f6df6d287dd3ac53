/** `npm run build`: everything that `npm start` needs, without starting it. */
import { requireNodeVersion } from './node-version.mjs';

requireNodeVersion();
const { buildPages, buildPrograms, generate, install } = await import('./prepare.mjs');
await install();
await generate();
await buildPrograms();
await buildPages();

/** The built lab worker, which dies when it is told to. */
import { BroadcastChannel } from 'node:worker_threads';
import '../../../dist/lab-worker.mjs';

const orders = new BroadcastChannel('mortal-worker');
orders.onmessage = () => process.exit(9);
orders.unref();

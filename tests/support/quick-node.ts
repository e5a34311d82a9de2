/** Parley with leases that a test can wait for: `quick-node.ts SECONDS RENEW_EVERY_MS LEAST_LEFT_MS`. */
import { start } from '../../packages/server/src/start.ts';

const [seconds = 0, renewEveryMs = 0, leastLeftMs = 0] = process.argv.slice(2).map(Number);
await start({ isDevelopment: false, lease: { seconds, renewEveryMs, leastLeftMs } });

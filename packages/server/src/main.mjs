/**
 * The program; `--dev` is how `npm run dev` starts it. Compiled code is kept from start to start; what follows has to be
 * imported after that is switched on. This file is JavaScript, because what reads TypeScript in Node takes 16 MB, and
 * nothing needs it once the compiled code is there.
 */
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

enableCompileCache(fileURLToPath(new URL('../../../node_modules/.cache/parley', import.meta.url)));
const { start } = await import('./start.ts');
await start({ isDevelopment: process.argv.includes('--dev') });

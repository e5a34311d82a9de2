/**
 * Loaded before a program under measurement: on SIGWINCH, which nothing else uses here, it collects its garbage, twice,
 * as memory is only compared then. JavaScript, so that it does not bring what reads TypeScript in Node into the program.
 */
process.on('SIGWINCH', () => {
  globalThis.gc?.();
  setTimeout(() => globalThis.gc?.(), 50);
});

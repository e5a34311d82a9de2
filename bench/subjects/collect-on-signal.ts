/**
 * Loaded before a program under measurement: on SIGWINCH, which nothing else uses here, it collects its garbage, twice,
 * as memory is only compared then.
 */
process.on('SIGWINCH', () => {
  globalThis.gc?.();
  setTimeout(() => globalThis.gc?.(), 50);
});

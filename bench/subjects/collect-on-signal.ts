/** Loaded before a program under measurement: SIGUSR2 collects its garbage, twice, as memory is only compared then. */
process.on('SIGUSR2', () => {
  globalThis.gc?.();
  setTimeout(() => globalThis.gc?.(), 50);
});

// The health check of the container: Parley is ready for work.
const ready = await fetch(`http://127.0.0.1:${process.env.PORT || 8000}/ready`).catch(() => undefined);
process.exit(ready?.ok ? 0 : 1);

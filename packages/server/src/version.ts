import parley from '../../../package.json' with { type: 'json' };

/** Parley's version, as released. */
export const version: string = parley.version;

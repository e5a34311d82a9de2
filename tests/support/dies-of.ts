/**
 * Loaded before Parley in a process of its own: a process that dies, as by a crash of the runtime, of reading or of
 * storing certain texts.
 */
const { parse, stringify } = JSON;

export const killsWhenRead = 'Reading this kills the process';
export const killsWhenStored = 'Storing this kills the process';

JSON.parse = (text, ...rest) => {
  if (String(text).includes(killsWhenRead)) process.kill(process.pid, 'SIGKILL');
  return parse(text, ...rest);
};

JSON.stringify = (value: unknown, ...rest: [never?, never?]) => {
  const text = stringify(value, ...rest);
  if (text?.includes(killsWhenStored)) process.kill(process.pid, 'SIGKILL');
  return text;
};

import { parseArgs } from 'node:util';

export type Options = { readonly only: string | undefined; readonly rounds: number; readonly isCheck: boolean };

/** `--only <id>`: scenarios whose name begins so. `--rounds <n>`: pairs of windows. `--check`: hold against the baseline. */
export function readOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      check: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number from 1 on');
  return { only: values.only, rounds, isCheck: values.check };
}

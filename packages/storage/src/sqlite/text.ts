/** Text as the database has it. What it cannot tell apart must be the same in memory, or a row would meet another one. */
export function text(value: string): string {
  return value.toWellFormed();
}

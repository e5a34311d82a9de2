/** Ends a switch over a union: it does not compile while a case is missing, and throws if one arrives at run time. */
export function never(value: never): never {
  throw new Error(`A case is missing for ${JSON.stringify(value)}`);
}

/** Counts changes of the raw programs. Results of different versions are different series and are not compared. */
export const rawVersion = 1;

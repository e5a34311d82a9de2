/** Meta's object of type `location`: degrees as numbers inbound, as texts in some of Meta's examples. */
import { maybe, numeric, type Read, type ReadOf, shape, someText } from '../json.ts';

/** Reads it in either form; undefined without a place on earth. */
export const readLocation = shape({
  latitude: within(90),
  longitude: within(180),
  name: maybe(someText),
  address: maybe(someText),
  url: maybe(someText),
});
export type LocationContent = ReadOf<typeof readLocation>;

function within(limit: number): Read<number> {
  return (value) => {
    const degrees = numeric(value);
    return degrees !== undefined && Math.abs(degrees) <= limit ? degrees : undefined;
  };
}

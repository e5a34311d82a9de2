/** A place as Meta documents it: degrees as texts. Six places after the point are a tenth of a metre. */
import type { JsonObject } from '@parley/model/json';

type Place = {
  readonly latitude: number;
  readonly longitude: number;
  readonly name?: string;
  readonly address?: string;
};

export function locationBody({ latitude, longitude, name, address }: Place): JsonObject {
  return {
    latitude: latitude.toFixed(6),
    longitude: longitude.toFixed(6),
    ...(name === undefined ? {} : { name }),
    ...(address === undefined ? {} : { address }),
  };
}

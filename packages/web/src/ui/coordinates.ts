/** The coordinates in what was pasted: "52.52, 13.405", or the address of a place on one of the usual maps. Pure. */
export function coordinatesIn(text: string): { readonly latitude: string; readonly longitude: string } | undefined {
  for (const form of forms) {
    const [, latitude, longitude] = form.exec(text.trim()) ?? [];
    if (latitude !== undefined && longitude !== undefined) return { latitude, longitude };
  }
  return undefined;
}

const pair = String.raw`(-?\d{1,2}(?:\.\d+)?)\s*(?:,|%2C|/)\s*(-?\d{1,3}(?:\.\d+)?)`;

const forms = [
  // Two numbers and nothing else; with a space alone they could be one number with a gap.
  new RegExp(String.raw`^\(?${pair}\)?$`, 'i'),
  // OpenStreetMap: `?mlat=…&mlon=…`, `#map=16/…/…`.
  /[?&]mlat=(-?\d{1,2}(?:\.\d+)?)&mlon=(-?\d{1,3}(?:\.\d+)?)/i,
  new RegExp(String.raw`#map=[\d.]+/${pair}`, 'i'),
  // Google: `/@52.52,13.40,15z`, `?q=…`; Apple: `?ll=…`.
  new RegExp(String.raw`^https?://\S*/@${pair}`, 'i'),
  new RegExp(String.raw`^https?://\S*[?&](?:q|ll|query|center|destination)=${pair}`, 'i'),
];

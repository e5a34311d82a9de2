/** Where a Chromium is: the browser of the tests and the screenshots. */
import { existsSync } from 'node:fs';

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:/Program Files/Google/Chrome/Application/chrome.exe',
];

/** The path of the browser to drive: `PARLEY_CHROMIUM` where it is set, else the first of the usual places. */
export function findChromium(): string | undefined {
  return [process.env.PARLEY_CHROMIUM ?? '', ...usualPlaces].find((path) => path !== '' && existsSync(path));
}

/** Root has no user namespace to put the browser's sandbox in; containers have a small /dev/shm. */
export function chromiumArguments(): string[] {
  return [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-dev-shm-usage'];
}

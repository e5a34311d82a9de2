/** Puts the emoji names that the picker reads into `public/emoji/`, so that no other host is ever asked. */
import { copyFile, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const folder = new URL('../public/emoji/en/', import.meta.url);

await mkdir(folder, { recursive: true });
for (const file of ['data.json', 'messages.json']) {
  await copyFile(require.resolve(`emojibase-data/en/${file}`), new URL(file, folder));
}

/**
 * After the web build: writes a .br and a .gz beside every text file of packages/web/out, and out/csp.json, which maps
 * each page to the hashes of its inline scripts, so that the server can allow exactly those.
 * `node scripts/precompress.mjs [folder]`
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, '../packages/web/out'));
const text = /\.(html|js|css|svg|txt|json|webmanifest|map)$/;
const policyFile = join(folder, 'csp.json');
/** Bytes below which compressing gains nothing. */
const least = 1024;

const files = (await readdir(folder, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
await Promise.all(files.filter((file) => /\.(br|gz)$/.test(file)).map((file) => rm(file)));

/** @type {Record<string, string[]>} */
const policies = {};
for (const file of files.filter((name) => name.endsWith('.html')).sort()) {
  policies[relative(folder, file).split(sep).join('/')] = inlineScriptHashes(await readFile(file, 'utf8'));
}

for (const file of files.filter((name) => text.test(name) && name !== policyFile)) {
  const plain = await readFile(file);
  if (plain.length < least) continue;
  const options = {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
    },
  };
  await writeFile(`${file}.br`, await promisify(brotliCompress)(plain, options));
  await writeFile(`${file}.gz`, await promisify(gzip)(plain, { level: 9 }));
}

// Last: the server takes it as the sign that the build is complete.
await writeFile(policyFile, `${JSON.stringify(policies, undefined, 1)}\n`);

/**
 * The hash is over the exact text between the tags, as a browser sees it.
 * @param {string} html
 */
function inlineScriptHashes(html) {
  const scripts = [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)]
    .filter(([, attributes]) => !/\ssrc=/i.test(attributes ?? ''))
    .map(
      ([, , code]) =>
        `'sha256-${createHash('sha256')
          .update(code ?? '')
          .digest('base64')}'`,
    );
  return [...new Set(scripts)];
}

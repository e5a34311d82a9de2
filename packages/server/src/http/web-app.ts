/**
 * The web app: the static export of packages/web, with each page's own policy. Only files that were there at the start
 * are served, by an exact match, so no address can name another file.
 *
 * Next writes `login.html` beside a folder `login/`: the address `/login` means the page.
 */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { Problem } from '@parley/model/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../deps.ts';

const builtFolder = fileURLToPath(new URL('../../../web/out', import.meta.url));

/**
 * Answers every address that no route has. Add it last. `folder` is the export. Resolves with the name of its build, for
 * pages that are open already; undefined where there is none.
 */
export async function addWebApp(
  app: FastifyInstance,
  { config }: Pick<Deps, 'config'>,
  folder: string = builtFolder,
): Promise<string | undefined> {
  // Written last by the build: without it the pages could not run their own scripts.
  const hashes = join(folder, 'csp.json');
  if (!existsSync(hashes)) {
    addSubstitute(app);
    return undefined;
  }
  const files = await servedFiles(folder, config.mode);
  // Page → hashes of its inline scripts, as scripts/precompress.mjs has written them.
  const scripts: { readonly [page: string]: readonly string[] } = JSON.parse(await readFile(hashes, 'utf8'));
  await app.register(fastifyStatic, { root: folder, serve: false, preCompressed: true, cacheControl: false });

  function send(reply: FastifyReply, file: string): FastifyReply {
    if (file.endsWith('.html')) reply.header('content-security-policy', pagePolicy(scripts[file] ?? []));
    // Names under _next/static carry a hash of their content.
    const isImmutable = file.startsWith('_next/static/');
    reply.header('cache-control', isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache');
    return reply.sendFile(file);
  }

  app.get('/*', { config: { isPublic: true }, schema: { hide: true } }, (request, reply) => {
    const path = pathOf(request);
    const file = files.get(path);
    if (file !== undefined) return send(reply, file);
    const page = files.get('404.html');
    if (page === undefined || !wantsPage(request, path)) throw new Problem('NOT_FOUND');
    return send(reply.code(404), page);
  });
  const build = join(folder, 'build.txt');
  return existsSync(build) ? (await readFile(build, 'utf8')) || undefined : undefined;
}

/** What a page of ours may do: run its own scripts, talk to its own server, show what it made or was sent. */
function pagePolicy(hashes: readonly string[]): string {
  return [
    "default-src 'none'",
    ["script-src 'self'", ...hashes].join(' '),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join(';');
}

/** Addresses without the leading slash, and the files behind them. The phone simulator is part of the sandbox only. */
async function servedFiles(folder: string, mode: 'sandbox' | 'live'): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || /\.(br|gz)$/.test(entry.name)) continue;
    const file = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
    if (mode === 'live' && /^simulator[./]/.test(file)) continue;
    files.set(file, file);
    if (file.endsWith('.html')) files.set(file.slice(0, -'.html'.length), file);
  }
  files.set('', 'index.html');
  // Asked for by browsers that have not read a page's own icon, or never do.
  if (files.has('icon.svg')) files.set('favicon.ico', 'icon.svg');
  return files;
}

function pathOf(request: FastifyRequest): string {
  const [path = ''] = request.url.split('?', 1);
  try {
    return decodeURIComponent(path).replace(/^\/+|\/+$/g, '');
  } catch {
    throw new Problem('NOT_FOUND');
  }
}

/** A person who followed a link gets the page; a program gets the problem. */
function wantsPage(request: FastifyRequest, path: string): boolean {
  return path.split('/')[0] !== 'api' && (request.headers.accept ?? '').includes('text/html');
}

const substitute = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Parley</title>
<h1>Parley is running, its pages are not built yet</h1>
<p>Run <code>npm run build</code>, then start Parley again. With <code>npm run dev</code> the pages have an address of their
own, which the terminal shows.</p>
<p>The API is at work: see <a href="/docs">/docs</a>.</p>
</html>
`;

function addSubstitute(app: FastifyInstance): void {
  app.get('/*', { config: { isPublic: true }, schema: { hide: true } }, (request, reply) => {
    if (!wantsPage(request, pathOf(request))) throw new Problem('NOT_FOUND');
    return reply.code(503).type('text/html; charset=utf-8').send(substitute);
  });
}

import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';

/** A static export: the server serves `out/`, everything behind the sign-in happens in the browser. */
const config: NextConfig = {
  output: 'export',
  reactStrictMode: true,
  poweredByHeader: false,
  images: { unoptimized: true },
  transpilePackages: ['@parley/model'],
  turbopack: { root: fileURLToPath(new URL('../..', import.meta.url)) },
};

export default config;

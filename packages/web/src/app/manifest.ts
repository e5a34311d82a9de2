import type { MetadataRoute } from 'next';

export const dynamic = 'force-static';

/** What a phone or desktop needs to install the inbox as an app. */
export default function manifest(): MetadataRoute.Manifest {
  return {
    name: 'Parley',
    short_name: 'Parley',
    description: 'A team inbox for the WhatsApp Business Platform.',
    start_url: '/inbox',
    display: 'standalone',
    background_color: '#f6f7f5',
    theme_color: '#0b6b5e',
    icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
  };
}

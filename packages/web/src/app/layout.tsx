import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { LiveRegion } from '../ui/LiveRegion.tsx';
import { Tips } from '../ui/Tips.tsx';
import { Toaster } from '../ui/Toaster.tsx';
import { themeScript } from '../ui/theme.ts';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Parley', template: '%s · Parley' },
  description: 'A team inbox for the WhatsApp Business Platform.',
  robots: { index: false },
  icons: { icon: '/icon.svg' },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  interactiveWidget: 'resizes-content',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f6f7f5' },
    { media: '(prefers-color-scheme: dark)', color: '#0c1211' },
  ],
};

export default function RootLayout({ children }: { readonly children: ReactNode }) {
  return (
    <html lang="en" dir="ltr" suppressHydrationWarning>
      <head>
        <script>{themeScript}</script>
      </head>
      <body>
        {children}
        <Toaster />
        <LiveRegion />
        <Tips />
      </body>
    </html>
  );
}

/** @type {import('next').NextConfig} */
export default {
  // Types are checked by `npm run check`; a build that people wait for need not do it again.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['libsql', '@libsql/client', '@prisma/adapter-libsql', 'just-bash'],
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'Referrer-Policy', value: 'same-origin' },
        { key: 'X-Frame-Options', value: 'DENY' },
        { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
        { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
      ],
    },
  ],
};

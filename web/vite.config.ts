import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The server that the pages of `npm run dev` talk to.
const server = process.env.PARLEY_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  base: '/app/',
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('src', import.meta.url)) } },
  // The server puts a nonce of its own into each page in this one's place (src/api/dashboard).
  html: { cspNonce: 'PARLEY_NONCE' },
  build: {
    outDir: '../build/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Parts of a few hundred bytes come with others, as each request costs more than they do.
    rollupOptions: { output: { experimentalMinChunkSize: 16_000 } },
  },
  server: { proxy: { '/api': server, '/docs': server } },
  test: { include: ['src/**/*.test.ts'] },
} as Parameters<typeof defineConfig>[0]);

import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env.KAIBO_SERVER_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    target: 'es2022',
    sourcemap: false,
    cssMinify: true,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What many pages share comes in one file: a page of forty small ones waits for the slowest of them.
        codeSplitting: { groups: [{ name: 'shared', minShareCount: 12 }] },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(
      ['/v1', '/live', '/pictures', '/models', '/health', '/ready', '/openapi.json', '/docs']
        .map((path) => [path, { target: server, changeOrigin: false }])
        .concat([['/ws', { target: server, ws: true }]] as never),
    ),
  },
});

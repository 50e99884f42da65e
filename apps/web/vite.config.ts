import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const server = process.env.KAIBO_SERVER_URL ?? 'http://127.0.0.1:8080';

/** The app is fetched while the browser shows what the server drew: its first module only waits for that. */
const fetchAppEarly: Plugin = {
  name: 'kaibo-fetch-app-early',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (html, { bundle = {} }) => {
      const chunks = Object.values(bundle).filter((each) => each.type === 'chunk');
      const main = chunks.filter(({ name }) => name === 'main');
      const files = new Set(main.flatMap(({ fileName, imports }) => [fileName, ...imports]));
      const missing = [...files].filter((file) => !html.includes(`/${file}"`));
      return missing.map((file) => ({
        tag: 'link',
        attrs: { rel: 'modulepreload', crossorigin: true, fetchpriority: 'low', href: `/${file}` },
        injectTo: 'head' as const,
      }));
    },
  },
};

const groups = [
  // Alone, so that the first module of a page brings nothing else with it.
  { name: 'preload', test: /vite\/preload-helper/, priority: 3 },
  { name: 'main', test: /\/src\/main\.tsx$/, priority: 2 },
  // What many pages share comes in one file: a page of forty small ones waits for the slowest of them.
  { name: 'shared', minShareCount: 12, priority: 1 },
];

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [react(), tailwindcss(), fetchAppEarly],
  // What draws first views on the server is whole: it needs nothing that is not in it.
  ssr: { noExternal: true },
  ...(isSsrBuild && { define: { 'process.env.NODE_ENV': '"production"' } }),
  build: {
    target: 'es2022',
    sourcemap: false,
    cssMinify: true,
    copyPublicDir: !isSsrBuild,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: isSsrBuild ? {} : { codeSplitting: { groups } } },
  },
  server: {
    proxy: Object.fromEntries(
      ['/v1', '/live', '/pictures', '/models', '/health', '/ready', '/openapi.json', '/docs']
        .map((path) => [path, { target: server, changeOrigin: false }])
        .concat([['/ws', { target: server, ws: true }]] as never),
    ),
  },
}));

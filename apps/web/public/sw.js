/**
 * Keeps the app's shell for when there is no network, and shows push messages. It never keeps answers of the API,
 * pictures or video: what is shown of them is always what the server says now. Pages come from the network first
 * and hashed files never change, so a new version needs no new worker and an open page keeps its own files.
 */
const SHELL = 'kaibo-shell-1';
const ASSETS = 'kaibo-assets-1';
const KEPT = new Set([SHELL, ASSETS]);
/** The app as it was built: pages themselves hold what was answered to somebody, which is never kept. */
const SHELL_PAGE = '/index.html';
const OFFLINE_PAGE = '/offline.html';
const SMALL_FILES = [
  OFFLINE_PAGE,
  '/offline.css',
  '/first-paint.js',
  '/icon.svg',
  '/manifest.webmanifest',
  '/manifest.en.webmanifest',
];
const ASSETS_KEPT = 200;
/** Longer than this nobody waits for a page that they have been on before. */
const PAGE_WITHIN_MS = 6_000;

/** Paths of the server that are no pages of the app. */
const NO_PAGE = /^\/(v1|ws|live|assets|pictures|models|health|ready|metrics|docs|s)(\/|$)|\.\w+$/;

/** Each once: `addAll` refuses what is named twice. */
const assetsIn = (html) => [
  ...new Set([...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((m) => m[1])),
];

const keepAssets = async (paths) => {
  const assets = await caches.open(ASSETS);
  const missing = [];
  for (const path of paths) if (!(await assets.match(path))) missing.push(path);
  await assets.addAll(missing);
};

const renewShell = async () => {
  const page = await fetch(SHELL_PAGE, { cache: 'no-cache', credentials: 'omit' });
  if (!page.ok) throw new Error(`the app answered ${page.status}`);
  await keepAssets(assetsIn(await page.clone().text()));
  const shell = await caches.open(SHELL);
  await shell.put('/', page);
};

/** The oldest go first; what the kept shell needs stays. */
const dropOld = async () => {
  const assets = await caches.open(ASSETS);
  const kept = await assets.keys();
  if (kept.length <= ASSETS_KEPT) return;
  const shell = await (await caches.open(SHELL)).match('/');
  const needed = new Set(shell ? assetsIn(await shell.text()) : []);
  const old = kept.slice(0, kept.length - ASSETS_KEPT);
  for (const request of old)
    if (!needed.has(new URL(request.url).pathname)) await assets.delete(request);
};

const install = async () => {
  const shell = await caches.open(SHELL);
  await shell.addAll(SMALL_FILES);
  await renewShell();
};

const activate = async () => {
  for (const name of await caches.keys())
    if (name.startsWith('kaibo-') && !KEPT.has(name)) await caches.delete(name);
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
};

const late = (ms) =>
  new Promise((_, reject) => setTimeout(() => reject(new Error('too slow')), ms));

const page = async (event) => {
  const shell = await caches.open(SHELL);
  const kept = await shell.match('/');
  const fromServer = (async () => (await event.preloadResponse) ?? fetch(event.request))();
  try {
    const response = await (kept ? Promise.race([fromServer, late(PAGE_WITHIN_MS)]) : fromServer);
    const isHome = new URL(event.request.url).pathname === '/';
    if (isHome && response.ok)
      event.waitUntil(
        renewShell()
          .then(dropOld)
          .catch(() => undefined),
      );
    return response;
  } catch {
    fromServer.catch(() => undefined);
    return kept ?? (await shell.match(OFFLINE_PAGE)) ?? Response.error();
  }
};

/** Its name changes with its content. */
const asset = async (event) => {
  const assets = await caches.open(ASSETS);
  const kept = await assets.match(event.request);
  if (kept) return kept;
  const response = await fetch(event.request);
  if (response.ok) event.waitUntil(assets.put(event.request, response.clone()));
  return response;
};

const smallFile = async (event) => {
  try {
    return await fetch(event.request);
  } catch {
    return (await caches.match(event.request)) ?? Response.error();
  }
};

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(install());
});

self.addEventListener('activate', (event) => event.waitUntil(activate()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (!NO_PAGE.test(url.pathname)) event.respondWith(page(event));
  } else if (url.pathname.startsWith('/assets/')) event.respondWith(asset(event));
  else if (SMALL_FILES.includes(url.pathname)) event.respondWith(smallFile(event));
});

/** Only a path of this site, whatever the message says. */
const pathOf = (path) => (typeof path === 'string' && /^\/(?![/\\])/.test(path) ? path : '/');

const readMessage = (event) => {
  try {
    return event.data?.json() ?? {};
  } catch {
    return {};
  }
};

self.addEventListener('push', (event) => {
  const { title, body, path, tag, lang } = readMessage(event);
  event.waitUntil(
    self.registration.showNotification(title || '开播 Kaibo', {
      body: body ?? '',
      // A message that comes twice is shown once.
      tag: tag ?? 'kaibo',
      lang: lang ?? 'zh-CN',
      icon: '/icon-192.png',
      badge: '/badge.png',
      data: { path: pathOf(path) },
    }),
  );
});

const open = async (path) => {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = windows.find((one) => new URL(one.url).pathname === path);
  if (there) return there.focus();
  return self.clients.openWindow(path);
};

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(pathOf(event.notification.data?.path)));
});

const send = (method, path, body) =>
  fetch(path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    credentials: 'same-origin',
  });

const subscribeAgain = async (old) => {
  const { key } = await (await fetch('/v1/push/key')).json();
  const subscription = await self.registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: key,
  });
  const { endpoint, keys } = subscription.toJSON();
  await send('PUT', '/v1/push/device', { subscription: { endpoint, keys } });
  if (old) await send('POST', '/v1/push/device/forget', { endpoint: old.endpoint });
};

self.addEventListener('pushsubscriptionchange', (event) =>
  event.waitUntil(subscribeAgain(event.oldSubscription)),
);

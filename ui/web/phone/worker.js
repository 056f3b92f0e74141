// Lets the phone open without a line. It keeps the files of one build of the
// page, under /m/ alone, and never anything of the API: what the server knows
// is asked of the server, and what it has not yet been told lies in the page's
// own stores. The build writes in which version this is and which files.
const version = '%VERSION%';
const files = ['%FILES%'];
const mine = `wanghuo-shell-${version}`;

addEventListener('install', (event) => {
  // All or none: half a page is worse than yesterday's whole one.
  event.waitUntil(caches.open(mine).then((cache) => cache.addAll(files)));
});

addEventListener('activate', (event) => {
  const forget = async () => {
    for (const name of await caches.keys())
      if (name.startsWith('wanghuo-shell-') && name !== mine) await caches.delete(name);
    await clients.claim();
  };
  event.waitUntil(forget());
});

// A newer version waits until the person says so: a page is never changed under the hand.
addEventListener('message', (event) => {
  if (event.data === 'take over') skipWaiting();
});

addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  // Everything else goes its own way: the API, the desk, other sites.
  if (request.method !== 'GET' || url.origin !== location.origin || !url.pathname.startsWith('/m/')) return;
  const kept = async () => {
    const cache = await caches.open(mine);
    const name = request.mode === 'navigate' ? '/m/' : url.pathname;
    return (await cache.match(name)) ?? fetch(request);
  };
  event.respondWith(kept());
});

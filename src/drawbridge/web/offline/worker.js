// Answers for this site while it cannot be reached, with the pages and files named in KEPT and with nothing else. It is
// there only for whoever asked for it. No page that was visited is ever kept: what is kept was fetched once, without
// cookies, as a stranger would see it.
const NAME = `kept-${KEPT.version}`;
const PATIENCE = 3000; // ms until a page that is here is shown from here
const AWAY = [502, 504]; // what a proxy says for a site that is down

async function fill() {
  const cache = await caches.open(NAME);
  const wanted = new Set([...Object.values(KEPT.pages), KEPT.nothing, ...KEPT.files]);
  await Promise.all([...wanted].map(async (path) => {
    const answer = await fetch(path, { credentials: "omit", cache: "no-store" });
    if (!answer.ok || answer.redirected) throw new Error("not all of it could be fetched");
    await cache.put(path, answer);
  }));
}

async function takeOver() {
  for (const name of await caches.keys()) if (name !== NAME) await caches.delete(name);
  await registration.navigationPreload?.enable();
  await clients.claim();
}

async function forget() {
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
  await registration.unregister();
}

const kept = (path) => caches.match(path, { cacheName: NAME });
const later = (ms) => new Promise((_, reject) => setTimeout(reject, ms));

// The browser's own request where there is one: it was sent before this file was awake, and says where a visit came from.
const arrival = async (event) => (await event.preloadResponse) ?? fetch(event.request);

async function page(event, path) {
  const instead = KEPT.pages[path];
  const arrives = arrival(event);
  try {
    const answer = await (instead ? Promise.race([arrives, later(PATIENCE)]) : arrives);
    if (!AWAY.includes(answer.status) && !(instead && answer.status >= 500)) return answer;
  } catch { /* nobody there */ }
  return (await kept(instead ?? KEPT.nothing)) ?? arrives;
}

// The way out takes everything along that this file left, whether the site is there or not.
async function leave(event, path) {
  const answer = await page(event, path);
  await forget();
  return answer;
}

async function file(event, path) {
  try {
    return await Promise.race([fetch(event.request), later(PATIENCE)]);
  } catch {
    return (await kept(path)) ?? fetch(event.request);
  }
}

function onFetch(event) {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith((pathname === KEPT.leave ? leave : page)(event, pathname));
  else if (KEPT.files.includes(pathname)) event.respondWith(file(event, pathname));
}

function onMessage(event) {
  if (event.data === "forget") event.waitUntil(forget().then(() => event.ports[0].postMessage("gone")));
}

addEventListener("install", (event) => { skipWaiting(); event.waitUntil(fill()); });
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("fetch", onFetch);
addEventListener("message", onMessage);

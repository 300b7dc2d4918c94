// Keeps the empty page of the cards for when there is no network; never a card, never a name.
"use strict";

const CACHE = "wallet-{{ version }}";
const PAGE = "{{ page }}";
const SHELL = [{% for file in files %}"{{ file }}", {% endfor %}PAGE];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(tidy().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === PAGE) event.respondWith(fresh(request));
  else if (SHELL.includes(pathname) && pathname !== PAGE) event.respondWith(kept(request));
});

async function fresh(request) {
  try {
    return await fetch(request);
  } catch {
    return kept(PAGE);
  }
}

async function kept(request) {
  return (await caches.match(request)) ?? fetch(request);
}

async function tidy() {
  for (const name of await caches.keys()) {
    if (name.startsWith("wallet-") && name !== CACHE) await caches.delete(name);
  }
}

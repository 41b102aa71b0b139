// Caches the page, so that it opens without a network once it has been loaded. A new
// version changes the text of this script, which browsers notice at the next visit.
const name = "weightshare-{{version}}";
const files = ["{{files}}"];

self.addEventListener("install", (event) => {
  const wanted = ["./", ...files].map((file) => new Request(file, { cache: "no-cache" }));
  event.waitUntil(caches.open(name).then((cache) => cache.addAll(wanted)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((other) => other.startsWith("weightshare-") && other !== name);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((other) => caches.delete(other)))).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(answer(event.request));
});

async function answer(request) {
  const asked = new URL(request.url).pathname.endsWith("/index.html") ? "./" : request;
  return (await caches.match(asked, { cacheName: name, ignoreSearch: true })) ?? fetch(request);
}

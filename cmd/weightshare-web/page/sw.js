// Caches the page, so that it opens without a network once it has been loaded. A new
// version changes the text of this script, which browsers notice at the next visit.
const name = "weightshare-{{version}}";
const digests = "{{digests}}"; // of the files, by name

// A network that wants its users to log in first sends a page in place of a file. The
// browser then rejects the response, nothing is cached, and the next visit tries again.
self.addEventListener("install", (event) => {
  const wanted = Object.entries(digests).map(([file, integrity]) => new Request(file, { cache: "no-cache", integrity }));
  event.waitUntil(caches.open(name).then((cache) => cache.addAll(wanted)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((other) => other.startsWith("weightshare-") && other !== name);
  event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((other) => caches.delete(other)))).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || event.request.cache === "reload") return; // the page wants the server's file
  event.respondWith(answer(event.request));
});

async function answer(request) {
  const asked = new URL(request.url).pathname.endsWith("/index.html") ? "./" : request;
  const kept = await caches.match(asked, { cacheName: name, ignoreSearch: true });
  if (!kept) return fetch(request);
  // A server may have redirected to the file, and a redirected response cannot open a page.
  return kept.redirected ? new Response(kept.body, kept) : kept;
}

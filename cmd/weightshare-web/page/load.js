// Loads the program as soon as the browser has this script, which imports nothing; the
// rest of the page loads at the same time.
const { version, compressed } = document.documentElement.dataset;
const cacheName = "weightshare-" + version; // the name that the service worker uses

// cached returns a file of the page that was cached at an earlier visit, if there is one.
async function cached(name) {
  try {
    return await caches.match(name, { cacheName });
  } catch {
    return undefined; // this browser caches nothing for the page
  }
}

// ask asks the server for a file of the page. A network that wants its users to log in
// first may send a page in its place.
async function ask(name, cache) {
  const response = await fetch(`${name}?v=${version}`, { cache });
  if (!response.ok) throw new Error(`${name}: ${response.status} ${response.statusText}`);
  if (response.headers.get("Content-Type")?.startsWith("text/html")) throw new Error(`${name}: the network sends a page instead`);
  return response;
}

// load loads the program. If what is cached does not compile, it is broken or memory is
// short: a file of the server that compiles replaces it, otherwise it stays.
async function load() {
  const kept = await cached(programName);
  if (!kept) return compile(await ask(programName, "default"));
  try {
    return await compile(kept);
  } catch (error) {
    const response = await ask(programName, "reload").catch(() => { throw error; });
    const module = await compile(response.clone());
    caches.open(cacheName).then((cache) => cache.put(programName, response)).catch(() => {});
    return module;
  }
}

// The program is loaded compressed. If the server does not compress it, a compressed file
// is loaded and decompressed here, if the browser can do so.
async function compile(response) {
  const format = { br: "brotli", gz: "gzip" }[programName.split(".").pop()];
  const type = "application/wasm";
  // The browser caches the compiled code of an unchanged response for the next visit.
  if (!format && response.headers.get("Content-Type") === type) return WebAssembly.compileStreaming(response);
  const body = format ? response.body.pipeThrough(new DecompressionStream(format)) : response.body;
  return WebAssembly.compileStreaming(new Response(body, { headers: { "Content-Type": type } }));
}

const programName = nameProgram();

function nameProgram() {
  if (compressed !== "true") return "app.wasm";
  for (const [suffix, format] of [[".br", "brotli"], [".gz", "gzip"]]) {
    try {
      new DecompressionStream(format);
      return "app.wasm" + suffix;
    } catch {
      // this browser does not support the format
    }
  }
  return "app.wasm";
}

export const loading = load();
loading.catch(() => {}); // whoever runs the program reports the error

// The inner loops of training with vector instructions, in a module that works in the
// program's memory. If the browser does not support it, the program uses its own loops.
export const loops = cached("simd.wasm")
  .then((kept) => kept ?? ask("simd.wasm", "default"))
  .then((response) => WebAssembly.compileStreaming(response))
  .catch(() => null);

let kept = false;

// keepPage caches the page for later visits, also without a network. It is called once
// something is shown, and then waits until the browser is idle, since as much is cached as
// was loaded.
export function keepPage() {
  if (kept) return;
  kept = true;
  const whenIdle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 500));
  whenIdle(async () => {
    if (navigator.serviceWorker && isSecureContext) navigator.serviceWorker.register("sw.js").catch(() => {});
    try {
      const cache = await caches.open(cacheName);
      if (await cache.match(programName)) return;
      // The browser need not ask the server for what it has just loaded.
      await cache.put(programName, await ask(programName, "force-cache"));
    } catch {
      // the next visit loads it again
    }
  }, { timeout: 5000 });
}

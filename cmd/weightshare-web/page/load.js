// Loads the program as soon as the browser has this script, which imports nothing; the
// rest of the page loads at the same time.
const { version, compressed } = document.documentElement.dataset;
const cacheName = "weightshare-" + version; // the name that the service worker uses

// find returns a file of the page: the one cached at an earlier visit, or else the
// server's.
async function find(name) {
  try {
    const kept = await caches.match(name, { cacheName });
    if (kept) return kept;
  } catch {
    // this browser caches nothing for the page
  }
  const response = await fetch(`${name}?v=${version}`);
  if (!response.ok) throw new Error(`${name}: ${response.status} ${response.statusText}`);
  return response;
}

// load loads the program. What is cached need not be the program: a network that wants its
// users to log in first may have sent a page in its place. Then the server is asked again.
async function load() {
  try {
    return await compile();
  } catch (error) {
    if (!(await forget())) throw error; // it came from the server
    return compile();
  }
}

// forget removes the program from the cache, and reports whether it was there.
async function forget() {
  try {
    return await (await caches.open(cacheName)).delete(programName);
  } catch {
    return false;
  }
}

// The program is loaded compressed. If the server does not compress it, a compressed file
// is loaded and decompressed here, if the browser can do so.
async function compile() {
  const response = await find(programName);
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
export const loops = find("simd.wasm").then((response) => WebAssembly.compileStreaming(response)).catch(() => null);

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
      const response = await fetch(`${programName}?v=${version}`, { cache: "force-cache" });
      if (response.ok) await cache.put(programName, response);
    } catch {
      // the next visit loads it again
    }
  }, { timeout: 5000 });
}

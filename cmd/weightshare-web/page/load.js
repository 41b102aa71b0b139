// Loads the program, from the moment at which the browser has this script: it imports
// nothing, and the rest of the page comes meanwhile.
const { version, compressed } = document.documentElement.dataset;
const cacheName = "weightshare-" + version; // as the service worker calls it

// find returns a file of the page: what was kept of it at an earlier visit, or else
// what the server has.
async function find(name) {
  try {
    const kept = await caches.match(name, { cacheName });
    if (kept) return kept;
  } catch {
    // this browser keeps nothing for the page
  }
  const response = await fetch(`${name}?v=${version}`);
  if (!response.ok) throw new Error(`${name}: ${response.status} ${response.statusText}`);
  return response;
}

// The program is loaded compressed. Where the server does not compress it, a file that
// is compressed already is loaded and read here, if the browser can read it.
async function load() {
  const response = await find(programName);
  const format = { br: "brotli", gz: "gzip" }[programName.split(".").pop()];
  const type = "application/wasm";
  // As it came a browser keeps what it compiled it to, for the next visit.
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
      // this browser does not know the format
    }
  }
  return "app.wasm";
}

export const loading = load();
loading.catch(() => {}); // whoever runs the program says it

// The inner loops of training with vectors, in a module that works in the memory of the
// program. Where the browser cannot have it, the program has loops of its own.
export const loops = find("simd.wasm").then((response) => WebAssembly.compileStreaming(response)).catch(() => null);

let kept = false;

// keepPage keeps the page for later visits, also without a network. It is called when
// something is shown, and then waits until the browser has nothing else to do: what is
// kept is as much as what was loaded.
export function keepPage() {
  if (kept) return;
  kept = true;
  const whenIdle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 500));
  whenIdle(async () => {
    if (navigator.serviceWorker && isSecureContext) navigator.serviceWorker.register("sw.js").catch(() => {});
    try {
      const cache = await caches.open(cacheName);
      if (await cache.match(programName)) return;
      // What it has just loaded the browser need not ask the server for.
      const response = await fetch(`${programName}?v=${version}`, { cache: "force-cache" });
      if (response.ok) await cache.put(programName, response);
    } catch {
      // the next visit loads it again
    }
  }, { timeout: 5000 });
}

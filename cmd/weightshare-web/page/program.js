// The program of both pages: its environment, and the browser's storage and events that
// it uses.
import { loading, loops } from "./load.js";
import { files, streams } from "./system.js";
import "./wasm_exec.js";

export const progressName = "weightshare/progress.json"; // the name that the program uses
const addedFile = "/added/progress.json"; // in the files that the page has in memory

// ---- storage, which a browser may deny

globalThis.page = {
  readStorage(name) {
    try {
      return localStorage.getItem(name) ?? "";
    } catch {
      return "";
    }
  },
  writeStorage(name, text) {
    try {
      localStorage.setItem(name, text);
      return "";
    } catch (error) {
      return `this browser keeps nothing for the page (${error.name})`;
    }
  },
};
// afterEvents calls back when the browser has handled keys, timers and drawing. A timer
// would be 4 ms late. sinceEvents returns how many milliseconds ago that last happened.
const channel = new MessageChannel();
const waiting = [];
let lastEvents = performance.now();
channel.port1.onmessage = () => {
  lastEvents = performance.now();
  waiting.shift()?.();
};
page.sinceEvents = () => performance.now() - lastEvents;
page.afterEvents = (resume) => {
  waiting.push(resume);
  channel.port2.postMessage(0);
};

export const setting = (name) => page.readStorage("weightshare/" + name);
export const keepSetting = (name, text) => page.writeStorage("weightshare/" + name, text);

// ---- running it

// loopsOf returns what a program imports for its loops, and a function that gives them its
// memory.
function loopsOf(module) {
  let exported;
  return {
    imports: {
      supported: () => (module ? 1 : 0),
      conv_forward: (a, b, c, d, e, f, g, h, i, j, k, l, m, n) => exported.conv_forward(a, b, c, d, e, f, g, h, i, j, k, l, m, n),
      weight_grad: (a, b, c, d, e, f, g, h, i, j, k, l, m) => exported.weight_grad(a, b, c, d, e, f, g, h, i, j, k, l, m),
    },
    attach(memory) {
      if (module) exported = new WebAssembly.Instance(module, { program: { memory } }).exports;
    },
  };
}

// run runs the program to its end, and returns its exit code.
export async function run(args, environment) {
  const module = await loading;
  const go = new Go();
  let code = 0;
  go.exit = (status) => { code = status; };
  go.argv = ["weightshare", ...args];
  go.env = {
    TERM: "xterm-256color", LANG: "en_GB.UTF-8", HOME: "/", TMPDIR: "/tmp",
    TZ: Intl.DateTimeFormat().resolvedOptions().timeZone, ...environment,
  };
  const simd = loopsOf(await loops);
  const program = await WebAssembly.instantiate(module, { ...go.importObject, simd: simd.imports });
  simd.attach(program.exports.mem);
  await go.run(program);
  // A program that has ended cannot be woken, neither by its timers nor after events.
  for (const timer of go._scheduledTimeouts?.values() ?? []) clearTimeout(timer);
  waiting.length = 0;
  return code;
}

// linked returns the arguments that open what the address links to.
export const linked = () => (location.hash.startsWith("#/") ? ["open", location.hash] : []);

// argumentsOf splits a command line into words, with quotes as in a shell. It may begin
// with the program's own name.
export function argumentsOf(text) {
  const words = (text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []).map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"));
  return words[0] === "weightshare" ? words.slice(1) : words;
}

const encoder = new TextEncoder();
export const send = (text) => streams.input(encoder.encode(text));

// ---- files

// fileButton returns a button that downloads a file from the program's folder.
export function fileButton(name) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = `${name}: download`;
  button.addEventListener("click", () => download(name, files.read("/" + name)));
  return button;
}

function download(name, data) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([data]));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// progressFile makes a button save the progress, and an input add the progress in a file.
export function progressFile(save, input, start, say) {
  save.addEventListener("click", () => {
    const text = page.readStorage(progressName);
    if (text) download("progress.json", text);
    else say("There is no progress yet.");
  });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    files.write(addedFile, new Uint8Array(await file.arrayBuffer()));
    input.value = "";
    start(["progress", "add", addedFile]);
  });
}

// The page: a terminal, the program in it, and what a browser adds to both.
import { files, streams } from "./system.js";
import "./wasm_exec.js";
import { FitAddon } from "./xterm/addon-fit.mjs";
import { Terminal } from "./xterm/xterm.mjs";

const progressName = "weightshare/progress.json"; // as the program calls it
const addedFile = "/added/progress.json"; // in the files that the page has in memory
const { version, compressed } = document.body.dataset;
const byID = (id) => document.getElementById(id);
const encoder = new TextEncoder();

// ---- storage, which a browser may refuse

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
// afterEvents calls back when the browser has seen to keys, clocks and drawing. A timer
// would be 4 ms late.
const channel = new MessageChannel();
const waiting = [];
channel.port1.onmessage = () => waiting.shift()();
page.afterEvents = (resume) => {
  waiting.push(resume);
  channel.port2.postMessage(0);
};

const setting = (name) => page.readStorage("weightshare/" + name);
const keepSetting = (name, text) => page.writeStorage("weightshare/" + name, text);

// ---- the terminal

const light = matchMedia("(prefers-color-scheme: light)");
const themes = {
  dark: { background: "#101114", foreground: "#e6e6e6", cursor: "#e6e6e6", selectionBackground: "#44598a" },
  light: { background: "#fdfdfb", foreground: "#1b1b1b", cursor: "#1b1b1b", selectionBackground: "#b7cdf5" },
};
const theme = () => (light.matches ? themes.light : themes.dark);

// The narrowest screen on which the program shows figure and text has 60 columns, each
// half as wide as the text is high.
const fittingSize = () => Math.min(16, Math.max(9, Math.floor(((innerWidth - 12) / 60) * 2)));

const terminal = new Terminal({
  fontFamily: "Iosevka, monospace", fontSize: Number(setting("text-size")) || fittingSize(),
  fontWeightBold: 700, theme: theme(), convertEol: true, cursorBlink: false, scrollback: 5000,
  screenReaderMode: setting("screen-reader") === "on", macOptionClickForcesSelection: true, allowProposedApi: false,
});
globalThis.terminal = terminal;
const fit = new FitAddon();
terminal.loadAddon(fit);
streams.output = (bytes) => terminal.write(bytes);

const send = (text) => streams.input(encoder.encode(text));
const drawing = () => terminal.buffer.active.type === "alternate"; // rather than printing lines

// What is typed goes to a program that draws as it is; one that reads lines gets them
// whole, as a terminal's own line editing hands them over.
let line = "";
let running = false;
terminal.onData((data) => {
  if (!running) {
    if (data === "\r") start([]);
  } else if (drawing()) {
    send(data);
  } else {
    for (const key of data) edit(key);
  }
});
terminal.onBinary((data) => streams.input(Uint8Array.from(data, (c) => c.charCodeAt(0))));

function edit(key) {
  if (key === "\r") {
    terminal.write("\r\n");
    send(line + "\n");
    line = "";
  } else if (key === "\x7f") {
    if (line) terminal.write("\b \b");
    line = [...line].slice(0, -1).join("");
  } else if (key === "\x03" || key === "\x04") {
    streams.input(new Uint8Array(0));
  } else if (key >= " ") {
    line += key;
    terminal.write(key);
  }
}

terminal.attachCustomKeyEventHandler((event) => {
  const command = event.ctrlKey || event.metaKey;
  if (command && event.code === "KeyV") return false; // the browser pastes
  if (command && event.code === "KeyC" && terminal.hasSelection()) {
    if (event.type === "keydown") copy(terminal.getSelection());
    terminal.clearSelection();
    event.preventDefault();
    return false;
  }
  return true;
});

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied.");
  } catch {
    say("This browser does not let the page copy.");
  }
}

// The program copies by a sequence of the terminal (OSC 52), and is never told what the
// clipboard holds.
terminal.parser.registerOscHandler(52, (data) => {
  const text = data.slice(data.indexOf(";") + 1);
  if (text && text !== "?") copy(new TextDecoder().decode(Uint8Array.from(atob(text), (c) => c.charCodeAt(0))));
  return true;
});

// A program that draws is told of a new size and of a new background in band.
terminal.onResize(({ cols, rows }) => {
  if (running && drawing()) send(`\x1b[48;${rows};${cols};0;0t`);
});
light.addEventListener("change", () => {
  terminal.options.theme = theme();
  const parts = theme().background.slice(1).match(/../g).map((part) => part + part);
  if (running && drawing()) send(`\x1b]11;rgb:${parts.join("/")}\x07`);
});
new ResizeObserver(() => fit.fit()).observe(byID("screen"));

// ---- the program

let sayTimer;
function say(text) {
  byID("status").textContent = text;
  clearTimeout(sayTimer);
  sayTimer = setTimeout(() => { byID("status").textContent = ""; }, 4000);
}

// keep returns a file of the page from the browser's cache, where it is put first.
async function keep(name) {
  const cache = globalThis.caches ? await caches.open("weightshare-" + version).catch(() => null) : null;
  const kept = await cache?.match(name);
  if (kept) return kept;
  const response = await fetch(`${name}?v=${version}`);
  if (!response.ok) throw new Error(`${name}: ${response.status} ${response.statusText}`);
  return { response, store: (whole) => cache?.put(name, whole).catch(() => {}) };
}

// The program is loaded compressed. Where the server does not compress it, a file that
// is compressed already is loaded and read here, if the browser can read it.
async function load() {
  const name = await programName();
  const kept = await keep(name);
  const response = kept.response ?? kept;
  if (kept.store) kept.store(response.clone());
  const format = { br: "brotli", gz: "gzip" }[name.split(".").pop()];
  const body = format ? response.body.pipeThrough(new DecompressionStream(format)) : response.body;
  return WebAssembly.compileStreaming(new Response(body, { headers: { "Content-Type": "application/wasm" } }));
}

async function programName() {
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

const loading = load();
loading.catch(() => {}); // start says it

function environment() {
  const all = {
    TERM: "xterm-256color", COLORTERM: "truecolor", TTY_FORCE: "1", LANG: "en_GB.UTF-8", HOME: "/", TMPDIR: "/tmp",
    COLORFGBG: light.matches ? "0;15" : "15;0", TZ: Intl.DateTimeFormat().resolvedOptions().timeZone,
    WEIGHTSHARE_ADDRESS: location.href.split("#")[0],
  };
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) all.REDUCED_MOTION = "1";
  return all;
}

page.start = start; // for whoever drives the page

let ended = Promise.resolve();

// start runs the program with arguments, after the one that is running has ended.
async function start(args) {
  if (running) send("\x03");
  const before = ended;
  let finished;
  ended = new Promise((resolve) => { finished = resolve; });
  await before;
  running = true;
  line = "";
  streams.clear();
  try {
    const module = await loading;
    const go = new Go();
    let code = 0;
    go.exit = (status) => { code = status; };
    go.argv = ["weightshare", ...args];
    go.env = environment();
    await go.run(await WebAssembly.instantiate(module, go.importObject));
    terminal.write(`\r\n${code ? `It ended with exit code ${code}. ` : ""}Enter opens the tutorial.\r\n`);
  } catch (error) {
    terminal.write(`\r\nThe program cannot run here: ${error.message}\r\n`);
  }
  running = false;
  showFiles();
  finished();
}

// linked are the arguments that open what the address leads to.
const linked = () => (location.hash.startsWith("#/") ? ["open", location.hash] : []);

// argumentsOf cuts a command line into words, with quotes as in a shell.
function argumentsOf(text) {
  const words = text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}

// ---- keys for fingers

const sequences = {
  Escape: "\x1b", Tab: "\t", Enter: "\r", Space: " ", ArrowUp: "\x1b[A", ArrowDown: "\x1b[B", ArrowRight: "\x1b[C", ArrowLeft: "\x1b[D",
  PageUp: "\x1b[5~", PageDown: "\x1b[6~",
};
for (const button of document.querySelectorAll("#keys [data-key]")) {
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // the terminal stays in focus
  button.addEventListener("click", () => terminal.input(sequences[button.dataset.key] ?? button.dataset.key));
}

// On a telephone the keyboard comes when it is asked for: it covers half of the screen.
function showKeyboard(shown) {
  byID("keyboard").setAttribute("aria-pressed", shown);
  terminal.textarea.inputMode = shown ? "text" : "none";
  terminal.blur();
  terminal.focus();
}
byID("keyboard").addEventListener("click", () => showKeyboard(byID("keyboard").getAttribute("aria-pressed") !== "true"));

// ---- the bar

byID("command").addEventListener("submit", (event) => {
  event.preventDefault();
  const args = argumentsOf(byID("arguments").value);
  if (args[0] === "weightshare") args.shift();
  terminal.focus();
  start(args);
});

function download(name, data) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([data]));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

byID("save").addEventListener("click", () => {
  const text = page.readStorage(progressName);
  if (text) download("progress.json", text);
  else say("There is no progress yet.");
});

byID("load").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  if (!file) return;
  files.write(addedFile, new Uint8Array(await file.arrayBuffer()));
  target.value = "";
  start(["progress", "add", addedFile]);
});

byID("hand").addEventListener("change", async ({ target }) => {
  for (const file of target.files) files.write("/" + file.name, new Uint8Array(await file.arrayBuffer()));
  target.value = "";
  showFiles();
});

// showFiles lists the files in the program's folder: those it was handed, and those it
// wrote.
function showFiles() {
  byID("files").replaceChildren(...files.list().map((name) => {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.textContent = `${name}: download`;
    button.addEventListener("click", () => download(name, files.read("/" + name)));
    item.append(button);
    return item;
  }));
}

function resizeText(by) {
  terminal.options.fontSize = Math.min(40, Math.max(8, terminal.options.fontSize + by));
  keepSetting("text-size", String(terminal.options.fontSize));
  fit.fit();
}
byID("smaller").addEventListener("click", () => resizeText(-1));
byID("larger").addEventListener("click", () => resizeText(1));

byID("reader").checked = terminal.options.screenReaderMode;
byID("reader").addEventListener("change", ({ target }) => {
  terminal.options.screenReaderMode = target.checked;
  keepSetting("screen-reader", target.checked ? "on" : "off");
});
byID("more").addEventListener("toggle", showFiles);

// ---- beginning

document.body.classList.toggle("embedded", new URLSearchParams(location.search).has("embed"));
await Promise.all([document.fonts.load("16px Iosevka"), document.fonts.load("bold 16px Iosevka")]).catch(() => {});
terminal.open(byID("screen"));
if (matchMedia("(pointer: coarse)").matches) showKeyboard(false);
fit.fit();
terminal.focus();
start(linked());
addEventListener("hashchange", () => start(linked()));
if (navigator.serviceWorker && isSecureContext) navigator.serviceWorker.register("sw.js").catch(() => {});

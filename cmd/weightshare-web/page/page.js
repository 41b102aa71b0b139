// The page: a terminal, the program in it, and what a browser adds to both.
import { keepPage } from "./load.js";
import { argumentsOf, fileButton, keepSetting, linked, progressFile, run, send, setting } from "./program.js";
import { files, streams } from "./system.js";
import { background, fittingSize, light, theme, useClipboard } from "./terminal/terminal.mjs";
import { FitAddon } from "./xterm/addon-fit.mjs";
import { Terminal } from "./xterm/xterm.mjs";

const byID = (id) => document.getElementById(id);

// ---- the terminal

const terminal = new Terminal({
  fontFamily: "Iosevka, monospace", fontSize: Number(setting("text-size")) || fittingSize(),
  fontWeightBold: 700, theme: theme(), convertEol: true, cursorBlink: false, scrollback: 5000,
  screenReaderMode: setting("screen-reader") === "on", macOptionClickForcesSelection: true, allowProposedApi: false,
});
globalThis.terminal = terminal;
const fit = new FitAddon();
terminal.loadAddon(fit);
streams.output = (bytes) => terminal.write(bytes, keepPage);

// afterDrawing calls back when the browser has drawn what has been written so far. Nothing
// is drawn of a tab in the background.
page.afterDrawing = (resume) => {
  const drawn = new Promise((resolve) => {
    terminal.write("", () => requestAnimationFrame(() => setTimeout(resolve)));
    setTimeout(resolve, 250);
  });
  drawn.then(() => resume());
};

const drawing = () => terminal.buffer.active.type === "alternate"; // rather than printing lines

// A program that draws gets keys as they are typed; one that reads lines gets whole lines,
// as from a terminal's own line editing.
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
  } else if (key === "\x03") {
    terminal.write("^C\r\n");
    stop();
  } else if (key === "\x04") {
    streams.input(new Uint8Array(0));
  } else if (key >= " ") {
    line += key;
    terminal.write(key);
  }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied.");
  } catch {
    say("This browser does not let the page copy.");
  }
}

useClipboard(terminal, copy);

// A new size or background is reported in band to a program that draws, also when it
// begins to draw, since the size may have changed after it asked for it.
const tellSize = () => {
  if (running && drawing()) send(`\x1b[48;${terminal.rows};${terminal.cols};0;0t`);
};
terminal.onResize(tellSize);
terminal.buffer.onBufferChange(tellSize);
light.addEventListener("change", () => {
  terminal.options.theme = theme();
  if (running && drawing()) send(background());
});
// A size that changes and immediately changes back is ignored: the program would redraw
// nothing, although the terminal has lost lines.
let fitTimer;
new ResizeObserver(() => {
  clearTimeout(fitTimer);
  fitTimer = setTimeout(() => fit.fit(), 50);
}).observe(byID("screen"));

// ---- the program

let sayTimer;
function say(text) {
  byID("status").textContent = text;
  clearTimeout(sayTimer);
  sayTimer = setTimeout(() => { byID("status").textContent = ""; }, 4000);
}

function environment() {
  const all = {
    COLORTERM: "truecolor", TTY_FORCE: "1", COLORFGBG: light.matches ? "0;15" : "15;0",
    WEIGHTSHARE_ADDRESS: location.href.split("#")[0],
  };
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) all.REDUCED_MOTION = "1";
  return all;
}

page.start = start; // for tests that drive the page

let ended = Promise.resolve();

// stop ends the program: one that draws gets the key for it; another is interrupted, and
// its input ends.
function stop() {
  if (drawing()) {
    send("\x03");
    return;
  }
  page.interrupt?.();
  streams.input(new Uint8Array(0));
}

// start runs the program with arguments, once the one that is running has ended.
async function start(args) {
  if (running) stop();
  const before = ended;
  let finished;
  ended = new Promise((resolve) => { finished = resolve; });
  await before;
  running = true;
  line = "";
  streams.clear();
  const shown = setTimeout(showState, 1500); // most programs draw sooner
  try {
    const code = await run(args, environment());
    const how = { 0: "", 130: "It was stopped. " }[code] ?? `It ended with exit code ${code}. `;
    terminal.write(`\r\n${how}Enter opens the tutorial.\r\n`);
  } catch (error) {
    terminal.write(`\r\nThe program cannot run here: ${error.message}\r\n`);
  }
  running = false;
  clearTimeout(shown);
  showState();
  showFiles();
  finished();
}

// ---- keys for fingers

const sequences = {
  esc: "\x1b", tab: "\t", enter: "\r", space: " ", backspace: "\x7f", up: "\x1b[A", down: "\x1b[B", right: "\x1b[C", left: "\x1b[D",
  home: "\x1b[H", end: "\x1b[F", pgup: "\x1b[5~", pgdown: "\x1b[6~", f1: "\x1bOP",
};
const typed = (key) => sequences[key] ?? (key.startsWith("ctrl+") ? String.fromCharCode(key.charCodeAt(5) & 31) : key);
const names = { "↑": "up", "↓": "down", "←": "left", "→": "right" };

// showKeys makes a button for each key that does something now.
function showKeys(all) {
  byID("row").replaceChildren(...all.map(({ press, shown, does }) => {
    const button = document.createElement("button");
    const name = document.createElement("b");
    const words = document.createElement("span");
    button.dataset.key = press;
    name.textContent = shown;
    words.textContent = does;
    button.append(name, " ", words);
    button.setAttribute("aria-label", `${names[shown] ?? shown} ${does}`);
    button.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps the terminal focused
    button.addEventListener("click", () => terminal.input(typed(press)));
    return button;
  }));
}

// The program reports its keys with an escape sequence of its own.
terminal.parser.registerOscHandler(5379, (data) => {
  showKeys(JSON.parse(data));
  return true;
});

// showState shows or hides the keys, and the button that stops a program that prints lines.
function showState() {
  byID("stop").hidden = !running || drawing();
  if (!running) showKeys([{ press: "enter", shown: "enter", does: "the tutorial" }]);
  else if (!drawing()) showKeys([{ press: "enter", shown: "enter", does: "the line" }, { press: "ctrl+c", shown: "ctrl+c", does: "stop" }]);
}
terminal.buffer.onBufferChange(showState);
byID("stop").addEventListener("click", () => {
  stop();
  terminal.focus();
});

// On a telephone the keyboard only comes up on request, since it covers half of the screen.
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
  terminal.focus();
  start(argumentsOf(byID("arguments").value));
});

progressFile(byID("save"), byID("load"), start, say);

byID("hand").addEventListener("change", async ({ target }) => {
  for (const file of target.files) files.write("/" + file.name, new Uint8Array(await file.arrayBuffer()));
  target.value = "";
  showFiles();
});

// showFiles lists the files in the program's folder: those it was given and those it has
// written.
function showFiles() {
  byID("files").replaceChildren(...files.list().map((name) => {
    const item = document.createElement("li");
    item.append(fileButton(name));
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
byID("text").addEventListener("click", () => { byID("text").hash = location.hash; });

// ---- beginning

document.body.classList.toggle("embedded", new URLSearchParams(location.search).has("embed"));
await Promise.all([document.fonts.load("16px Iosevka"), document.fonts.load("bold 16px Iosevka")]).catch(() => {});
terminal.open(byID("screen"));
if (matchMedia("(pointer: coarse)").matches) showKeyboard(false);
fit.fit();
terminal.focus();
start(linked());
addEventListener("hashchange", () => start(linked()));

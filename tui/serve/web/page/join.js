// The page of a class: a form to join with, and a terminal whose program runs elsewhere.
import { FitAddon } from "./xterm/addon-fit.mjs";
import { Terminal } from "./xterm/xterm.mjs";

const byID = (id) => document.getElementById(id);
const say = (text) => { byID("status").textContent = text; };

// ---- the terminal

const light = matchMedia("(prefers-color-scheme: light)");
const themes = {
  dark: { background: "#101114", foreground: "#e6e6e6", cursor: "#e6e6e6", selectionBackground: "#44598a" },
  light: { background: "#fdfdfb", foreground: "#1b1b1b", cursor: "#1b1b1b", selectionBackground: "#b7cdf5" },
};
const theme = () => (light.matches ? themes.light : themes.dark);
// The narrowest screen on which the program shows both figure and text has 60 columns,
// each half as wide as the text is high.
const fittingSize = () => Math.min(16, Math.max(9, Math.floor(((innerWidth - 12) / 60) * 2)));

const terminal = new Terminal({
  fontFamily: "Iosevka, monospace", fontSize: fittingSize(), fontWeightBold: 700, theme: theme(),
  convertEol: true, cursorBlink: false, scrollback: 0, macOptionClickForcesSelection: true,
});
const fit = new FitAddon();
terminal.loadAddon(fit);

let socket = null;
const encoder = new TextEncoder();
const most = 16 << 10; // bytes in one message

function send(bytes) {
  if (socket?.readyState !== WebSocket.OPEN) return;
  for (let from = 0; from < bytes.length; from += most) socket.send(bytes.slice(from, from + most));
}

terminal.onData((data) => send(encoder.encode(data)));
terminal.onBinary((data) => send(Uint8Array.from(data, (c) => c.charCodeAt(0))));
// A new size or background is reported to the program in band.
terminal.onResize(({ cols, rows }) => send(encoder.encode(`\x1b[48;${rows};${cols};0;0t`)));
light.addEventListener("change", () => {
  terminal.options.theme = theme();
  const parts = theme().background.slice(1).match(/../g).map((part) => part + part);
  send(encoder.encode(`\x1b]11;rgb:${parts.join("/")}\x07`));
});
new ResizeObserver(() => { if (!byID("screen").hidden) fit.fit(); }).observe(byID("screen"));

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

// A page that was not loaded by TLS may not use the clipboard, but it may copy a selected
// element.
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const held = document.createElement("textarea");
    held.value = text;
    document.body.append(held);
    held.select();
    document.execCommand("copy");
    held.remove();
    terminal.focus();
  }
}

// The program copies with an escape sequence (OSC 52), and never learns what the clipboard
// holds.
terminal.parser.registerOscHandler(52, (data) => {
  const text = data.slice(data.indexOf(";") + 1);
  if (text && text !== "?") copy(new TextDecoder().decode(Uint8Array.from(atob(text), (c) => c.charCodeAt(0))));
  return true;
});

// ---- joining

// join asks to be admitted, with a code or because this browser was admitted before.
async function join(code, name) {
  const answer = await fetch("join", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ code, name }) });
  return answer.ok ? "" : await answer.text();
}

let opened = false;
let tries = 0; // since a connection last held

function connect() {
  byID("join").hidden = byID("again").hidden = true;
  byID("screen").hidden = false;
  document.body.classList.add("inside");
  if (!opened) terminal.open(byID("screen"));
  opened = true;
  terminal.reset();
  fit.fit();
  terminal.focus();
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  socket = new WebSocket(`${scheme}//${location.host}/terminal?columns=${terminal.cols}&rows=${terminal.rows}`);
  socket.binaryType = "arraybuffer";
  socket.onmessage = ({ data }) => {
    tries = 0;
    say("");
    terminal.write(new Uint8Array(data));
  };
  socket.onclose = ({ reason }) => lost(reason);
}

// lost reconnects a few times if the connection was cut; after leaving, a button does.
function lost(reason) {
  if (!reason && tries < 6) {
    say("The connection is lost; trying again …");
    setTimeout(connect, Math.min(500 * 2 ** tries++, 8000));
    return;
  }
  say(reason || "The class cannot be reached.");
  byID("again").hidden = false;
  byID("again").focus();
}

byID("again").addEventListener("click", async () => {
  tries = 0;
  const refused = await join("", "").catch(() => "The class cannot be reached.");
  if (refused) location.reload();
  else connect();
});

byID("join").addEventListener("submit", async (event) => {
  event.preventDefault();
  const refused = await join(byID("code").value.trim(), byID("name").value).catch(() => "The class cannot be reached.");
  if (refused) say(refused);
  else {
    say("");
    connect();
  }
});

// After reloading the page or coming back to it, the learner is in the class already.
const code = decodeURIComponent(location.hash.slice(1));
byID("code").value = code;
await Promise.all([document.fonts.load("16px Iosevka"), document.fonts.load("bold 16px Iosevka")]).catch(() => {});
if (sessionStorage.getItem("joined") && !(await join("", "").catch(() => "no"))) connect();
else byID(code ? "name" : "code").focus();
addEventListener("pagehide", () => { if (opened) sessionStorage.setItem("joined", "yes"); });

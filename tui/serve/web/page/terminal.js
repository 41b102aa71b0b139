// The page of a class: a terminal whose program runs elsewhere.
import { attend, send } from "./class.js";
import { FitAddon } from "./xterm/addon-fit.mjs";
import { Terminal } from "./xterm/xterm.mjs";

const byID = (id) => document.getElementById(id);
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

const encoder = new TextEncoder();
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

// ---- the class

let opened = false;

byID("text").addEventListener("click", () => { byID("text").hash = location.hash; });
await Promise.all([document.fonts.load("16px Iosevka"), document.fonts.load("bold 16px Iosevka")]).catch(() => {});
attend({
  begin() {
    byID("screen").hidden = false;
    document.body.classList.add("inside");
    if (!opened) terminal.open(byID("screen"));
    opened = true;
    terminal.reset();
    fit.fit();
    terminal.focus();
  },
  query: () => `columns=${terminal.cols}&rows=${terminal.rows}`,
  receive: (bytes) => terminal.write(bytes),
});

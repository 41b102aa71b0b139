// The page of a class: a terminal whose program runs elsewhere.
import { attend, send } from "./class.js";
import { background, fittingSize, light, theme, useClipboard } from "./terminal/terminal.mjs";
import { FitAddon } from "./xterm/addon-fit.mjs";
import { Terminal } from "./xterm/xterm.mjs";

const byID = (id) => document.getElementById(id);
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
  send(encoder.encode(background()));
});
new ResizeObserver(() => { if (!byID("screen").hidden) fit.fit(); }).observe(byID("screen"));

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

useClipboard(terminal, copy);

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

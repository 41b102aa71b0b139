// The page of a class for those who cannot see the screen: the program runs elsewhere, line
// by line.
import { attend, send } from "./class.js";
import { attach, clear, close, onLine, press, receive, setBusy } from "./lines/lines.mjs";

const byID = (id) => document.getElementById(id);
const encoder = new TextEncoder();

attach({ send: (text) => send(encoder.encode(text)) });
onLine("typed", "line", (text) => press(text));
onLine("find", "words", (text) => press(`find ${text}`, "find"));
byID("glossary").addEventListener("click", () => press("glossary", "glossary"));
byID("drawn").addEventListener("click", () => { byID("drawn").hash = location.hash; });

// What was said before a connection was lost can be read until the program speaks again, and
// what was being typed stays; but nothing can be passed on.
let old = false;
attend({
  begin() { old = true; },
  query: () => "lines=1",
  receive(bytes) {
    if (old) clear();
    old = false;
    receive(bytes);
  },
  interrupt: () => setBusy(true),
  end: close,
});

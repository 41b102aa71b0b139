// The page of a class for those who cannot see the screen: the program runs elsewhere, line
// by line.
import { attend, send } from "./class.js";
import { attach, clear, close, onLine, press, receive } from "./lines/lines.mjs";

const byID = (id) => document.getElementById(id);
const encoder = new TextEncoder();

attach({ send: (text) => send(encoder.encode(text)) });
onLine("typed", "line", (text) => press(text));
onLine("find", "words", (text) => press(`find ${text}`));
byID("glossary").addEventListener("click", () => press("glossary"));
byID("drawn").addEventListener("click", () => { byID("drawn").hash = location.hash; });

attend({ begin: clear, query: () => "lines=1", receive, end: close });

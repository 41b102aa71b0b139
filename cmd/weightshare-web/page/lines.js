// The page for those who cannot see the screen: the program runs in it, line by line.
import { keepPage } from "./load.js";
import { append, attach, clear, make, offerOnly, onLine, press, receive, setBusy, type } from "./lines/lines.mjs";
import { argumentsOf, fileButton, linked, progressFile, run, send } from "./program.js";
import { files, streams } from "./system.js";

const byID = (id) => document.getElementById(id);
globalThis.terminal = { cols: 80, rows: 24 }; // the program may ask for these

// offerFiles offers the files that the program has written since the last call.
const offered = new Set();
function offerFiles() {
  for (const name of files.list().filter((name) => !offered.has(name))) {
    offered.add(name);
    append(make("p", {}, fileButton(name)));
  }
}

attach({ send, asked: offerFiles });
streams.output = (bytes) => {
  receive(bytes);
  keepPage();
};

let running = false;
let ended = Promise.resolve();

// start runs the program with arguments, once the one that is running has ended.
async function start(args) {
  setBusy(true);
  if (running) streams.input(new Uint8Array(0)); // the end of its input
  const before = ended;
  let finished;
  ended = new Promise((resolve) => { finished = resolve; });
  await before;
  running = true;
  clear();
  streams.clear();
  let failed = "";
  if (args.length && args[0] !== "open") offerStop();
  try {
    const code = await run(args, { TERM: "dumb", ACCESSIBLE: "1", NO_COLOR: "1", WEIGHTSHARE_ELEMENTS: "1" });
    if (code) failed = code === 130 ? "It was stopped." : `It ended with exit code ${code}.`;
  } catch (error) {
    failed = `The program cannot run here: ${error.message}`;
  }
  running = false;
  setTimeout(() => end(failed), 0); // after its last output
  finished();
}

// offerStop offers to stop a command that may take long.
const offerStop = () => offerOnly("stop", "Stop", () => page.interrupt?.());

function end(failed) {
  if (running) return;
  if (failed) append(make("p", {}, failed));
  offerFiles();
  setBusy(false);
  offerOnly("open", "Open the lessons", () => start([]), true);
}

// The other page opens what this one shows.
byID("drawn").addEventListener("click", () => { byID("drawn").hash = location.hash; });

page.start = start; // for tests that drive the page

// whileTeaching types a line to the lessons, which it opens first if necessary.
async function whileTeaching(text) {
  if (!running) {
    start([]);
    await new Promise((resolve) => { setTimeout(resolve, 0); });
  }
  type(text);
}

onLine("typed", "line", (text) => press(text));
onLine("find", "words", (text) => whileTeaching(`find ${text}`));
onLine("command", "arguments", (text) => start(argumentsOf(text)));
byID("glossary").addEventListener("click", () => whileTeaching("glossary"));
byID("list").addEventListener("click", () => start([]));
progressFile(byID("save"), byID("load"), start, (text) => append(make("p", {}, text)));

append(make("p", {}, "The program is being loaded."));
addEventListener("hashchange", () => start(linked()));
start(linked());

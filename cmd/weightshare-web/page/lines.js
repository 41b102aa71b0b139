// The page for those who cannot see the screen: what the program says as headings,
// paragraphs and figures in words, and everything that may be typed as buttons and inputs.
import { keepPage } from "./load.js";
import { argumentsOf, fileButton, linked, progressFile, run, send } from "./program.js";
import { files, streams } from "./system.js";

const byID = (id) => document.getElementById(id);
const regions = { lesson: byID("lesson"), step: byID("step"), news: byID("news") };
globalThis.terminal = { cols: 80, rows: 24 }; // the program may ask for these

function make(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

// ---- what is said

let target = regions.news; // where elements are added
let fresh = []; // the nodes added since the last line was typed
let heading = null; // the last heading among it
let typedBy = ""; // the field that typed the last line, empty for anything else

function say(element) {
  switch (element.kind) {
    case "prompt":
      ask(element);
      return;
    case "running":
      offer({ ways: element.ways });
      return;
    case "heading":
      begin("lesson", "h2", element.text);
      return;
    case "step":
      begin("step", "h3", element.text);
      return;
    case "item":
      append(item(element), element.typed ? "list" : "items");
      return;
    case "figure":
      append(make("figure", {}, make("p", {}, element.text)));
      return;
    case "code":
      append(make("pre", { tabindex: "0" }, element.text)); // so that keys can scroll it
      return;
    default:
      append(make("p", {}, element.text));
  }
}

// begin begins a part: it removes the part's previous content and news. What was said just
// before is kept, below the heading; what was said about the lesson stays with the lesson.
function begin(region, name, text) {
  for (const old of region === "lesson" ? ["lesson", "step", "news"] : ["step", "news"]) regions[old].replaceChildren();
  target = regions[region];
  heading = make(name, { tabindex: "-1" }, text);
  target.append(heading, ...fresh.filter((node) => region === "lesson" || node.parentElement !== regions.lesson));
  document.title = `${text.replace(/[.:]$/, "")} – weightshare`;
}

// append adds a node; consecutive items of a list go into one list.
function append(node, list) {
  if (list) {
    const last = target.lastElementChild;
    if (last?.className === list && fresh.includes(last)) {
      last.append(node);
      return;
    }
    node = make("ul", { class: list }, node);
  }
  fresh.push(node);
  target.append(node);
}

function item({ text, typed }) {
  return typed ? make("li", {}, button(`item ${typed}`, text, () => type(typed))) : make("li", {}, text);
}

// ---- what may be typed

let busy = true; // until a line is asked for

function setBusy(now) {
  busy = now;
  byID("answer").setAttribute("aria-busy", now);
}

// type passes a line to the program. If the same field types again, the news from its last
// line is replaced.
function type(text, field = "") {
  if (field && field === typedBy) {
    for (const node of fresh) node.remove();
  }
  typedBy = field;
  fresh = [];
  heading = null;
  setBusy(true);
  send(text + "\n");
}

function press(text, field) {
  if (!busy) type(text, field);
}

function button(id, label, act, first = false) {
  const node = make("button", { type: "button", "data-id": id }, label);
  node.classList.toggle("first", first);
  node.addEventListener("click", () => act());
  return node;
}

const kept = new Map(); // nodes of the controls, by ID

// keep returns an existing node, after updating it, or creates one.
function keep(id, create, update = () => {}) {
  const node = kept.get(id) ?? create();
  kept.set(id, node);
  update(node);
  return node;
}

// arrange sets the children of a node without removing and reinserting those that stay,
// since that would lose the focus.
function arrange(parent, children) {
  for (const old of [...parent.children]) if (!children.includes(old)) old.remove();
  children.forEach((child, at) => { if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] ?? null); });
}

const wayButton = (way, first) => keep(`way ${way.typed}`, () => button(`way ${way.typed}`, "", () => press(way.typed), first),
  (node) => { node.textContent = capital(way.label); });

// offer shows what may be typed.
function offer({ question, choices = [], fields = [], ways = [], more = [] }) {
  setBusy(false);
  const parts = [];
  if (choices.length) {
    parts.push(keep(`choices ${question} ${choices.map((choice) => choice.label)}`, () => make("fieldset", {}, make("legend", {}, question),
      make("div", { class: "choices" }, ...choices.map((choice) => button(`choice ${choice.typed}`, capital(choice.label), () => press(choice.typed)))))));
  }
  parts.push(...fields.map(fieldNode));
  if (ways.length) {
    const row = keep("ways", () => make("div", { class: "row" }));
    arrange(row, ways.map((way, at) => wayButton(way, at === 0)));
    parts.push(row);
  }
  arrange(byID("answer"), parts);
  byID("more").hidden = false;
  arrange(byID("ways"), more.map((way) => wayButton(way, false)));
  for (const [id, node] of kept) if (!node.isConnected) kept.delete(id);
}

// fieldNode returns the node of a control: a button, a line, a choice of options, or cells
// to press.
function fieldNode(field) {
  const id = `field ${field.kind} ${field.key} ${field.label} ${field.kind === "dial" || field.kind === "cells" ? field.options : ""}`;
  const node = keep(id, () => fieldMakers[field.kind](field, `${field.key}-${Date.now()}`));
  node.update?.(field);
  return node;
}

const hintNode = (field, id) => make("p", { class: "hint", id: `${id}-hint` }, field.hint ? `${capital(field.hint)}.` : "");
const nowSet = (field) => (field.value ? `${capital(field.label)}: ${field.value}` : capital(field.label));

const fieldMakers = {
  button: (field, id) => make("div", {}, described(button(`field ${field.key}`, capital(field.label), () => press(field.key)), id), hintNode(field, id)),
  line(field, id) {
    const input = described(make("input", { id, autocomplete: "off", autocapitalize: "off", spellcheck: "false", "data-id": `field ${field.key}` }), id);
    const form = make("form", {}, make("label", { for: id }, capital(field.label)), hintNode(field, id), make("div", { class: "row" }, input, make("button", {}, "Enter")));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      press(`${field.key} ${input.value}`, field.key);
    });
    form.update = ({ value = "", trouble }) => {
      input.value = value;
      input.setAttribute("aria-invalid", Boolean(trouble));
    };
    return form;
  },
  dial(field, id) {
    const options = field.options.map((option) => make("option", { value: option }, option));
    const select = described(make("select", { id, "data-id": `field ${field.key}` }, ...options), id);
    select.addEventListener("change", () => type(`${field.key} ${select.value}`, field.key));
    const node = make("div", {}, make("label", { for: id }, capital(field.label)), hintNode(field, id), select);
    node.update = ({ index }) => { select.selectedIndex = index; };
    return node;
  },
  cells(field, id) {
    const act = (option) => () => press(`${field.key} ${option}`, field.key);
    const legend = make("legend", {});
    const cells = field.options.map((option) => button(`field ${field.key} ${option}`, field.press ? `${capital(field.press)} ${option}` : capital(option), act(option)));
    const node = described(make("fieldset", {}, legend, hintNode(field, id), make("div", { class: field.columns ? `cells across-${field.columns}` : "row" }, ...cells)), id);
    node.update = (now) => { legend.textContent = nowSet(now); };
    return node;
  },
  grid(field, id) {
    const place = (name, most) => make("input", { id: `${id}-${name}`, inputmode: "numeric", autocomplete: "off", required: "", "data-id": `field ${field.key} ${name}`, placeholder: `1 to ${most}` });
    const [row, column] = [place("row", field.rows), place("column", field.columns)];
    const legend = make("legend", {});
    const labelled = (input, name, most) => make("div", {}, make("label", { for: input.id }, `${name}, 1 to ${most}`), input);
    const form = make("form", {}, described(make("fieldset", {}, legend, hintNode(field, id),
      make("div", { class: "row" }, labelled(row, "Row", field.rows), labelled(column, "Column", field.columns), make("button", {}, capital(field.press || "toggle")))), id));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      press(`${field.key} ${row.value} ${column.value}`, field.key);
    });
    form.update = (now) => { legend.textContent = nowSet(now); };
    return form;
  },
};

function described(node, id) {
  node.setAttribute("aria-describedby", `${id}-hint`);
  return node;
}

// offerFiles offers the files that the program has written since the last call.
const offered = new Set();
function offerFiles() {
  for (const name of files.list().filter((name) => !offered.has(name))) {
    offered.add(name);
    append(make("p", {}, fileButton(name)));
  }
}

// ask shows what may be typed now. It focuses a new heading, if there is one; otherwise
// the focus stays where it is; and if that element is gone, it goes to the news or to the
// first thing that can be done.
function ask(prompt) {
  offer(prompt);
  target = regions.news;
  offerFiles();
  const there = document.activeElement;
  if (heading) heading.focus();
  else if (!there || there === document.body) {
    const to = fresh.find((node) => node.isConnected) ?? byID("answer").querySelector("button, input, select");
    if (!to) return;
    if (!to.matches("button, input, select")) to.tabIndex = -1;
    to.focus();
  }
}

// ---- the program

const queue = []; // elements received but not shown yet
const decoder = new TextDecoder();
let cut = ""; // the beginning of an incomplete line
streams.output = (bytes) => {
  const lines = (cut + decoder.decode(bytes, { stream: true })).split("\n");
  cut = lines.pop();
  if (queue.length === 0) setTimeout(show, 0);
  queue.push(...lines.map(read));
  keepPage();
};

function read(line) {
  if (line.startsWith('{"kind":')) {
    try {
      return JSON.parse(line);
    } catch {
      // a line of other text
    }
  }
  return { kind: "code", text: line };
}

// show shows the received elements, with lines of plain text joined.
function show() {
  const come = queue.splice(0);
  const joined = [];
  for (const element of come) {
    const last = joined.at(-1);
    if (element.kind === "code" && last?.kind === "code") last.text += "\n" + element.text;
    else joined.push(element);
  }
  joined.forEach(say);
}

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
  fresh = [];
  heading = null;
  target = regions.news;
  for (const region of Object.values(regions)) region.replaceChildren();
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
function offerStop() {
  const halt = keep("stop", () => button("stop", "Stop", () => page.interrupt?.()));
  arrange(byID("answer"), [halt]);
  halt.focus();
}

function end(failed) {
  if (running) return;
  if (failed) append(make("p", {}, failed));
  offerFiles();
  typedBy = "";
  setBusy(false);
  const again = keep("open", () => button("open", "Open the lessons", () => start([]), true));
  arrange(byID("answer"), [again]);
  byID("more").hidden = true;
  again.focus();
}

// The other page opens what this one shows.
byID("drawn").addEventListener("click", () => { byID("drawn").hash = location.hash; });

page.start = start; // for tests that drive the page

// lineForm makes a form type the text of its input, after a word.
function lineForm(form, input, act) {
  byID(form).addEventListener("submit", (event) => {
    event.preventDefault();
    const { value } = byID(input);
    byID(input).value = "";
    act(value);
  });
}

// whileTeaching types a line to the lessons, which it opens first if necessary.
async function whileTeaching(text) {
  if (!running) {
    start([]);
    await new Promise((resolve) => { setTimeout(resolve, 0); });
  }
  type(text);
}

lineForm("typed", "line", (text) => press(text));
lineForm("find", "words", (text) => whileTeaching(`find ${text}`));
lineForm("command", "arguments", (text) => start(argumentsOf(text)));
byID("glossary").addEventListener("click", () => whileTeaching("glossary"));
byID("list").addEventListener("click", () => start([]));
progressFile(byID("save"), byID("load"), start, (text) => append(make("p", {}, text)));

regions.news.append(make("p", {}, "The program is being loaded."));
fresh = [...regions.news.children];
addEventListener("hashchange", () => start(linked()));
start(linked());

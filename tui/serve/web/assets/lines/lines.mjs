// What a program says and asks for line by line, as a page for those who cannot see a
// screen: headings, paragraphs and figures in words, and everything that may be typed as
// buttons and inputs. The page has elements with the IDs lesson, step, news, answer, more
// and ways.

const byID = (id) => document.getElementById(id);
const regions = { lesson: byID("lesson"), step: byID("step"), news: byID("news") };
let send = () => {}; // passes text to the program
let asked = () => {}; // is called whenever the program asks for a line

// attach sets to what typed text is passed, and what to do when the program asks for a line.
export function attach(program) {
  send = program.send;
  asked = program.asked ?? asked;
}

export function make(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

// ---- what is said

let target = regions.news; // where elements are added
let fresh = []; // the nodes added since the last line was typed, or since the last was asked for
let heading = null; // the last heading among it
let headings = 0; // so far
let over = false; // whether all that belongs to a line has been said
let typedBy = ""; // the field that typed the last line, empty for anything else

function say(element) {
  if (element.kind === "prompt") {
    ask(element);
    over = true;
    return;
  }
  if (over) { // this is news of a class: nobody has typed
    fresh = [];
    over = false;
  }
  switch (element.kind) {
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
  headings++;
  heading = make(name, { tabindex: "-1" }, text);
  target.append(heading, ...fresh.filter((node) => region === "lesson" || node.parentElement !== regions.lesson));
  document.title = `${text.replace(/[.:]$/, "")} – weightshare`;
}

// append adds a node; consecutive items of a list go into one list.
export function append(node, list) {
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

export function setBusy(now) {
  busy = now;
  byID("answer").setAttribute("aria-busy", now);
}

// type passes a line to the program. If the same field types again, the news from its last
// line is replaced.
export function type(text, field = "") {
  if (field && field === typedBy) {
    for (const node of fresh) node.remove();
  }
  typedBy = field;
  fresh = [];
  heading = null;
  over = false;
  setBusy(true);
  send(text + "\n");
}

export function press(text, field) {
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
    let typing = -1; // below which heading something is typed that has not been passed on
    input.addEventListener("input", () => { typing = headings; });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      typing = -1;
      press(`${field.key} ${input.value}`, field.key);
    });
    form.update = ({ value = "", trouble }) => {
      if (typing !== headings) input.value = value;
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

// ask shows what may be typed now. It focuses a new heading, if there is one; otherwise
// the focus stays where it is; and if that element is gone, it goes to the news or to the
// first thing that can be done.
function ask(prompt) {
  offer(prompt);
  target = regions.news;
  asked();
  const there = document.activeElement;
  if (heading) {
    heading.focus();
    heading = null;
  } else if (!there || there === document.body) {
    const to = fresh.find((node) => node.isConnected) ?? byID("answer").querySelector("button, input, select");
    if (!to) return;
    if (!to.matches("button, input, select")) to.tabIndex = -1;
    to.focus();
  }
}

// offerOnly offers nothing but a button, although no line is asked for.
export function offerOnly(id, label, act, first = false) {
  const node = keep(id, () => button(id, label, act, first));
  arrange(byID("answer"), [node]);
  byID("more").hidden = true;
  node.focus();
}

// clear begins anew, before a program is started.
export function clear() {
  setBusy(true);
  typedBy = "";
  fresh = [];
  heading = null;
  over = false;
  target = regions.news;
  for (const region of Object.values(regions)) region.replaceChildren();
}

// close offers nothing any more, as the program has ended.
export function close() {
  setBusy(false);
  arrange(byID("answer"), []);
  byID("more").hidden = true;
}

// onLine makes a form pass on the text of its input.
export function onLine(form, input, act) {
  byID(form).addEventListener("submit", (event) => {
    event.preventDefault();
    const { value } = byID(input);
    byID(input).value = "";
    act(value);
  });
}

// ---- what the program sends

const queue = []; // elements received but not shown yet
const decoder = new TextDecoder();
let cut = ""; // the beginning of an incomplete line

// receive takes output of the program: lines of JSON, and of other text.
export function receive(bytes) {
  const lines = (cut + decoder.decode(bytes, { stream: true })).split("\n");
  cut = lines.pop();
  if (queue.length === 0) setTimeout(show, 0);
  queue.push(...lines.map(read));
}

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


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
let where = ""; // the text of the last heading
let over = false; // whether all that belongs to a line has been said
let awaited = false; // whether something was typed to which the program has not answered yet
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
    typedBy = ""; // it must not be replaced when something is typed
  }
  switch (element.kind) {
    case "running":
      offer({ ways: element.ways });
      findFocus();
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
  where = text;
  heading = make(name, { tabindex: "-1" }, text);
  target.append(heading, ...fresh.filter((node) => region === "lesson" || node.parentElement !== regions.lesson));
  document.title = `${text.replace(/[.:]$/, "")} – weightshare`;
}

const mostNews = 200; // elements, so that hours of news do not slow the page down

// append adds a node; consecutive items of a list go into one list.
export function append(node, list) {
  if (list) {
    for (const button of node.querySelectorAll("button")) removeLists(button.dataset.id);
    const last = target.lastElementChild;
    if (last?.className === list && fresh.includes(last)) {
      last.append(node);
      return;
    }
    node = make("ul", { class: list }, node);
  }
  fresh.push(node);
  target.append(node);
  while (regions.news.childElementCount > mostNews) regions.news.firstElementChild.remove();
}

// removeLists removes earlier lists with a button that types a certain line: it may lead
// elsewhere now.
function removeLists(id) {
  for (const list of document.querySelectorAll(".list")) {
    if (!fresh.includes(list) && [...list.querySelectorAll("button")].some((button) => button.dataset.id === id)) list.remove();
  }
}

function item({ text, typed }) {
  return typed ? make("li", {}, button(`item ${typed}`, text, () => press(typed))) : make("li", {}, text);
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
  rememberFocus();
  if (field && field === typedBy) {
    for (const node of fresh) node.remove();
  }
  typedBy = field;
  fresh = [];
  heading = null;
  over = false;
  awaited = true;
  unsent = null;
  setBusy(true);
  send(text + "\n");
}

// press is type for what can be left out while no line is asked for; it reports whether it
// was not.
export function press(text, field) {
  if (busy) return false;
  type(text, field);
  return true;
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
  const id = `field ${JSON.stringify([field.kind, field.key, field.label, field.press, field.options, field.rows, field.columns])}`;
  const node = keep(id, () => fieldMakers[field.kind](field, `${field.key}-${Date.now()}`));
  const hint = node.querySelector(".hint");
  if (hint.textContent !== hintOf(field)) hint.textContent = hintOf(field);
  node.update?.(field);
  return node;
}

const hintOf = (field) => (field.hint ? `${capital(field.hint)}.` : "");
const hintNode = (field, id) => make("p", { class: "hint", id: `${id}-hint` }, hintOf(field));
const nowSet = (field) => (field.value ? `${capital(field.label)}: ${field.value}` : capital(field.label));

const fieldMakers = {
  button: (field, id) => make("div", {}, described(button(`field ${field.key}`, capital(field.label), () => press(field.key)), id), hintNode(field, id)),
  line(field, id) {
    const input = described(make("input", { id, autocomplete: "off", autocapitalize: "off", spellcheck: "false", "data-id": `field ${field.key}` }), id);
    const form = make("form", {}, make("label", { for: id }, capital(field.label)), hintNode(field, id), make("div", { class: "row" }, input, make("button", {}, "Enter")));
    let typing = ""; // below which heading something is typed that has not been passed on
    input.addEventListener("input", () => { typing = where; });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (press(`${field.key} ${input.value}`, field.key)) typing = "";
    });
    form.update = ({ value = "", trouble }) => {
      if (typing !== where || !typing) {
        typing = "";
        if (unsent === input) unsent = null;
        input.value = value;
      }
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

// ---- the focus

let held = null; // the element that had the focus last, unless the learner has left it
let unsent = null; // the input typed in last, unless its text has been passed on
addEventListener("input", ({ target }) => { unsent = target; });

// rememberFocus is called before elements are removed.
function rememberFocus() {
  const there = document.activeElement;
  if (there && there !== document.body) held = there;
  else if (held?.isConnected) held = null;
}

// findFocus moves the focus, if its element is gone, to the news or to the first thing that
// can be done. Some browsers focus no buttons, but whoever has just pressed one is where it
// was; who reads elsewhere is left alone.
function findFocus() {
  const there = document.activeElement;
  if (there && there !== document.body) return;
  if (!awaited && (!held || held.isConnected)) return;
  const to = fresh.find((node) => node.isConnected) ?? byID("answer").querySelector("button, input, select");
  if (!to) return;
  if (!to.matches("button, input, select")) to.tabIndex = -1;
  to.focus();
}

// interrupts reports whether moving the focus would interrupt the learner, who has not asked
// for anything and is typing something else.
function interrupts() {
  const there = document.activeElement;
  return !awaited && there === unsent && there?.value && there.closest("#answer, #more");
}

// ask shows what may be typed now. It focuses a new heading, if there is one; otherwise
// the focus stays where it is, unless that element is gone.
function ask(prompt) {
  offer(prompt);
  target = regions.news;
  asked();
  if (heading && interrupts()) append(make("p", {}, heading.textContent));
  else if (heading) heading.focus();
  else findFocus();
  heading = null;
  awaited = false;
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
  awaited = false;
  queue.length = 0;
  cut = "";
  decoder = new TextDecoder();
  target = regions.news;
  for (const region of Object.values(regions)) region.replaceChildren();
}

// close offers nothing any more, as the program has ended.
export function close() {
  show();
  setBusy(false);
  arrange(byID("answer"), []);
  byID("more").hidden = true;
}

// onLine makes a form pass on the text of its input to act, which returns false if it cannot
// take it now.
export function onLine(form, input, act) {
  byID(form).addEventListener("submit", (event) => {
    event.preventDefault();
    if (act(byID(input).value) !== false) byID(input).value = "";
  });
}

// ---- what the program sends

const queue = []; // elements received but not shown yet
let decoder = new TextDecoder();
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
  rememberFocus();
  const come = queue.splice(0);
  const joined = [];
  for (const element of come) {
    const last = joined.at(-1);
    if (element.kind === "code" && last?.kind === "code") last.text += "\n" + element.text;
    else joined.push(element);
  }
  joined.forEach(say);
}


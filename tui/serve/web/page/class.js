// Joining a class, and the connection to the program, which runs elsewhere. A page has a
// form with the ID join, its inputs code and name, a place for messages with the ID status,
// and a button to come back with, again.
const byID = (id) => document.getElementById(id);
const unreachable = "The class cannot be reached.";

// say shows a message. The same one again would be read out again.
function say(text) {
  if (byID("status").textContent !== text) byID("status").textContent = text;
}

let program = null; // see attend
let socket = null;
let tries = 0; // since a connection last held
let givenUp = false; // whether the class could not be reached any more
let heard = 0; // when the server last gave a sign of life
const most = 16 << 10; // bytes in one message
const patience = 10_000; // milliseconds
const longestSilence = 50_000; // milliseconds; the server gives a sign of life every 20 seconds
const checksEvery = 5_000;

// send passes bytes to the program.
export function send(bytes) {
  if (socket?.readyState !== WebSocket.OPEN) return;
  for (let from = 0; from < bytes.length; from += most) socket.send(bytes.slice(from, from + most));
}

// join asks to be admitted, with a code or because this browser was admitted before. It
// returns why not, or nothing.
async function join(code, name) {
  try {
    const answer = await fetch("join", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ code, name }), signal: AbortSignal.timeout(patience),
    });
    return answer.ok ? "" : await answer.text();
  } catch {
    return unreachable;
  }
}

// joinAgain is for a browser that was admitted by this page: a server that was started
// again meanwhile asks for the code again.
const joinAgain = () => join(byID("code").value.trim(), byID("name").value);

// once returns what does nothing while it is being done, since two connections would talk at
// the same time.
function once(act) {
  let acting = false;
  return async (event) => {
    event.preventDefault();
    if (acting) return;
    acting = true;
    try {
      await act();
    } finally {
      acting = false;
    }
  };
}

function connect() {
  byID("join").hidden = byID("again").hidden = true;
  givenUp = false;
  program.begin();
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  socket = new WebSocket(`${scheme}//${location.host}/terminal?${program.query()}`);
  socket.binaryType = "arraybuffer";
  heard = Date.now();
  socket.onmessage = ({ data }) => {
    heard = Date.now();
    if (data.byteLength === 0) return; // it only says that the server is there
    tries = 0;
    say("");
    program.receive(new Uint8Array(data));
  };
  socket.onclose = ({ reason }) => lost(reason);
}

// cutIfSilent gives up a connection over which nothing has come for long: the network may
// have gone without a word, or this machine have been asleep.
function cutIfSilent() {
  const open = socket?.readyState === WebSocket.CONNECTING || socket?.readyState === WebSocket.OPEN;
  if (!open || Date.now() - heard <= longestSilence) return;
  socket.onmessage = socket.onclose = null;
  socket.close();
  lost("");
}

// comeBack does what the button does if the class could not be reached and may be now: the
// network or the page is there again.
function comeBack() {
  if (givenUp && document.visibilityState === "visible") byID("again").click();
}

// lost reconnects a few times if the connection was cut; after leaving, a button does.
function lost(reason) {
  if (reason || tries >= 6) {
    givenUp = !reason;
    end(reason || unreachable);
    return;
  }
  say("The connection is lost; trying again …");
  program.interrupt?.();
  setTimeout(async () => {
    const refused = await joinAgain();
    if (!refused) connect();
    else lost(refused === unreachable ? "" : refused);
  }, Math.min(500 * 2 ** tries++, 8000));
}

function end(reason) {
  say(reason);
  program.end?.();
  byID("again").hidden = false;
  byID("again").focus();
}

// codeInAddress returns the class code that a link to the page holds.
function codeInAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return ""; // it is no link of a class
  }
}

// attend lets the learner join, and then runs the program: it calls begin, connects with
// what query returns, passes on to receive what the program writes, and calls interrupt, if
// there is one, when the connection is lost, and end after the learner has left. Who reloads
// the page or comes back to it is in the class already.
export async function attend(running) {
  program = running;
  byID("again").addEventListener("click", once(async () => {
    tries = 0;
    const refused = await joinAgain();
    givenUp = refused === unreachable;
    if (!refused) connect();
    else if (givenUp) say(refused);
    else location.reload();
  }));
  byID("join").addEventListener("submit", once(async () => {
    say("");
    const refused = await joinAgain();
    say(refused);
    if (!refused) connect();
  }));
  setInterval(cutIfSilent, checksEvery);
  addEventListener("online", comeBack);
  document.addEventListener("visibilitychange", comeBack);
  addEventListener("pagehide", () => { if (socket) sessionStorage.setItem("joined", "yes"); });
  const code = codeInAddress();
  byID("code").value = code;
  if (sessionStorage.getItem("joined") && !(await joinAgain())) connect();
  else byID(code ? "name" : "code").focus();
}

// Joining a class, and the connection to the program, which runs elsewhere. A page has a
// form with the ID join, its inputs code and name, a place for messages with the ID status,
// and a button to come back with, again.
const byID = (id) => document.getElementById(id);
const say = (text) => { byID("status").textContent = text; };

let program = null; // see attend
let socket = null;
let tries = 0; // since a connection last held
const most = 16 << 10; // bytes in one message

// send passes bytes to the program.
export function send(bytes) {
  if (socket?.readyState !== WebSocket.OPEN) return;
  for (let from = 0; from < bytes.length; from += most) socket.send(bytes.slice(from, from + most));
}

// join asks to be admitted, with a code or because this browser was admitted before. It
// returns why not, or nothing.
async function join(code, name) {
  try {
    const answer = await fetch("join", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ code, name }) });
    return answer.ok ? "" : await answer.text();
  } catch {
    return "The class cannot be reached.";
  }
}

function connect() {
  byID("join").hidden = byID("again").hidden = true;
  program.begin();
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  socket = new WebSocket(`${scheme}//${location.host}/terminal?${program.query()}`);
  socket.binaryType = "arraybuffer";
  socket.onmessage = ({ data }) => {
    tries = 0;
    say("");
    program.receive(new Uint8Array(data));
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
// what query returns, passes on to receive what the program writes, and calls end, if there
// is one, after the learner has left. Who reloads the page or comes back to it is in the
// class already.
export async function attend(running) {
  program = running;
  byID("again").addEventListener("click", async () => {
    tries = 0;
    if (await join("", "")) location.reload();
    else connect();
  });
  byID("join").addEventListener("submit", async (event) => {
    event.preventDefault();
    const refused = await join(byID("code").value.trim(), byID("name").value);
    say(refused);
    if (!refused) connect();
  });
  addEventListener("pagehide", () => { if (socket) sessionStorage.setItem("joined", "yes"); });
  const code = codeInAddress();
  byID("code").value = code;
  if (sessionStorage.getItem("joined") && !(await join("", ""))) connect();
  else byID(code ? "name" : "code").focus();
}

// What Go programs expect of the system, in the form that Node.js provides: standard
// streams, which here are the page's terminal, and files, which are kept in memory.

const O = { WRONLY: 1, RDWR: 2, CREAT: 64, EXCL: 128, TRUNC: 512, APPEND: 1024, DIRECTORY: 65536 };
const failure = (code) => Object.assign(new Error(code), { code });
const plain = (path) => "/" + path.split("/").filter((part) => part && part !== ".").join("/");
const parent = (path) => path.slice(0, path.lastIndexOf("/")) || "/";

let nextInode = 1;

// An entry is a file (with data) or a folder (without).
const entries = new Map([["/", folder()], ["/tmp", folder()], ["/added", folder()]]);
const open = new Map(); // by descriptor, from 3 on

function folder() {
  return { inode: nextInode++, data: null, changed: Date.now() };
}

function find(path) {
  const entry = entries.get(plain(path));
  if (!entry) throw failure("ENOENT");
  return entry;
}

function stat(entry) {
  return {
    dev: 0, ino: entry.inode, mode: entry.data ? 0o100644 : 0o40755, nlink: 1, uid: 0, gid: 0, rdev: 0,
    size: entry.data ? entry.data.length : 0, blksize: 4096, blocks: 0,
    atimeMs: entry.changed, mtimeMs: entry.changed, ctimeMs: entry.changed,
    isDirectory: () => !entry.data,
  };
}

function openFile(path, flags) {
  const name = plain(path);
  let entry = entries.get(name);
  if (entry && flags & O.CREAT && flags & O.EXCL) throw failure("EEXIST");
  if (!entry) {
    if (!(flags & O.CREAT)) throw failure("ENOENT");
    find(parent(name));
    entry = { inode: nextInode++, data: new Uint8Array(0), changed: Date.now() };
    entries.set(name, entry);
  }
  if (!entry.data && flags & (O.WRONLY | O.RDWR)) throw failure("EISDIR");
  if (flags & O.TRUNC) entry.data = new Uint8Array(0);
  let descriptor = 3;
  while (open.has(descriptor)) descriptor++;
  open.set(descriptor, { entry, at: 0, append: Boolean(flags & O.APPEND) });
  return descriptor;
}

function readFile(descriptor, buffer, offset, length, position) {
  const file = descriptorOf(descriptor);
  if (!file.entry.data) throw failure("EISDIR");
  const from = position ?? file.at;
  const part = file.entry.data.subarray(from, from + length);
  buffer.set(part, offset);
  if (position === null) file.at += part.length;
  return part.length;
}

function writeFile(descriptor, buffer, offset, length, position) {
  const file = descriptorOf(descriptor);
  const from = file.append ? file.entry.data.length : position ?? file.at;
  resize(file.entry, Math.max(file.entry.data.length, from + length));
  file.entry.data.set(buffer.subarray(offset, offset + length), from);
  if (position === null) file.at = from + length;
  return length;
}

function resize(entry, size) {
  if (entry.data.length !== size) {
    const data = new Uint8Array(size);
    data.set(entry.data.subarray(0, size));
    entry.data = data;
  }
  entry.changed = Date.now();
}

function descriptorOf(descriptor) {
  const file = open.get(descriptor);
  if (!file) throw failure("EBADF");
  return file;
}

function rename(from, to) {
  const entry = find(from);
  find(parent(plain(to)));
  entries.delete(plain(from));
  entries.set(plain(to), entry);
}

function remove(path) {
  find(path);
  entries.delete(plain(path));
}

function makeFolder(path) {
  if (entries.has(plain(path))) throw failure("EEXIST");
  find(parent(plain(path)));
  entries.set(plain(path), folder());
}

function list(path) {
  find(path);
  const inside = plain(path);
  return [...entries.keys()].filter((name) => name !== "/" && parent(name) === inside).map((name) => name.slice(name.lastIndexOf("/") + 1));
}

// files gives access to the files in memory that the page shows: those in the folder in
// which the program runs.
export const files = {
  list: () => list("/").filter((name) => entries.get("/" + name).data),
  read: (name) => find(name).data,
  write: (name, data) => entries.set(plain(name), { inode: nextInode++, data, changed: Date.now() }),
};

// streams are the standard streams: typed text waits until the program reads it.
export const streams = {
  output: (_bytes) => {},
  input(bytes) {
    waiting.push(bytes);
    answer();
  },
  // clear resets the streams for the next program.
  clear() {
    waiting.length = 0;
    reader = null;
    open.clear();
  },
};

const waiting = []; // arrays of bytes; an empty one ends the input
let reader = null;

function answer() {
  if (!reader || waiting.length === 0) return;
  const { buffer, offset, length, callback } = reader;
  const part = waiting[0].subarray(0, length);
  buffer.set(part, offset);
  if (part.length === waiting[0].length) waiting.shift();
  else waiting[0] = waiting[0].subarray(part.length);
  reader = null;
  callback(null, part.length);
}

// done turns a function into one that passes its result to a callback immediately.
const done = (run) => (...args) => {
  const callback = args.pop();
  let result;
  try {
    result = run(...args);
  } catch (error) {
    callback(error.code ? error : failure("EIO"));
    return;
  }
  callback(null, result);
};

globalThis.fs = {
  constants: { O_WRONLY: O.WRONLY, O_RDWR: O.RDWR, O_CREAT: O.CREAT, O_TRUNC: O.TRUNC, O_APPEND: O.APPEND, O_EXCL: O.EXCL, O_DIRECTORY: O.DIRECTORY },
  writeSync(_descriptor, bytes) {
    streams.output(bytes.slice()); // the terminal draws it later
    return bytes.length;
  },
  write: done((descriptor, buffer, offset, length, position) =>
    descriptor <= 2 ? fs.writeSync(descriptor, buffer.subarray(offset, offset + length)) : writeFile(descriptor, buffer, offset, length, position)),
  read(descriptor, buffer, offset, length, position, callback) {
    if (descriptor === 0) {
      reader = { buffer, offset, length, callback };
      answer();
    } else {
      done(readFile)(descriptor, buffer, offset, length, position, callback);
    }
  },
  open: done(openFile),
  close: done((descriptor) => { open.delete(descriptor); }),
  stat: done((path) => stat(find(path))),
  lstat: done((path) => stat(find(path))),
  fstat: done((descriptor) => stat(descriptorOf(descriptor).entry)),
  ftruncate: done((descriptor, length) => resize(descriptorOf(descriptor).entry, length)),
  truncate: done((path, length) => resize(find(path), length)),
  mkdir: done(makeFolder),
  readdir: done(list),
  rename: done(rename),
  unlink: done(remove),
  rmdir: done(remove),
  chmod: done(() => {}),
  fchmod: done(() => {}),
  chown: done(() => {}),
  fchown: done(() => {}),
  fsync: done(() => {}),
  utimes: done(() => {}),
  readlink: done(() => { throw failure("EINVAL"); }),
  link: done(() => { throw failure("ENOSYS"); }),
  symlink: done(() => { throw failure("ENOSYS"); }),
};

globalThis.process = {
  pid: 1, ppid: 0, cwd: () => "/", chdir() {}, umask: () => 0o022,
  getuid: () => 0, getgid: () => 0, geteuid: () => 0, getegid: () => 0, getgroups: () => [],
};

// Trains the networks of speed.py in TensorFlow.js. speed.py starts it as: node speed.mjs FOLDER CASES.
// FOLDER is where npm installed TensorFlow.js. Each line of the input, 'backend network batch seconds slices', is
// answered by a line of JSON: the first losses, and the most samples per second of all slices.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join, resolve } from 'node:path';

const [folder, cases] = process.argv.slice(2), require = createRequire(join(resolve(folder), 'x.js'));
console.log = console.info = console.warn = () => {}; // the library's output must not mix with the answers
const say = answer => process.stdout.write(JSON.stringify(answer) + '\n');
const tf = require('@tensorflow/tfjs'), backends = {};
for (const [backend, name] of [['cpu', 'tfjs'], ['wasm', 'tfjs-backend-wasm'], ['tensorflow', 'tfjs-node']]) {
  try { require('@tensorflow/' + name); if (await tf.setBackend(backend)) backends[backend] = require(`@tensorflow/${name}/package.json`).version; } catch { }
}
if (Object.keys(backends).length > 1) delete backends.cpu; // plain JavaScript is the slowest
say(backends);

// The k x k patches that a kernel sees, [samples][positions][k k channels]: from slices, since the wasm backend has no
// gradient for kernels.
function patches(x, k) {
  const [n, h, w, c] = x.shape, out = h - k + 1, parts = [];
  for (let i = 0; i < k*k; i++) parts.push(x.slice([0, Math.floor(i/k), i%k, 0], [n, out, out, c]));
  return tf.concat(parts, 3).reshape([n, out*out, k*k*c]);
}
function convolution(x, [w, b], k) {
  const p = patches(x, k), side = x.shape[1] - k + 1;
  const y = w.shape.length === 2
    ? tf.matMul(p.reshape([-1, p.shape[2]]), w).reshape([x.shape[0], side*side, -1])
    : tf.transpose(tf.matMul(tf.transpose(p, [1, 0, 2]), w), [1, 0, 2]);
  return y.add(b).reshape([x.shape[0], side, side, -1]);
}
const native = (x, [w, b], k) => tf.conv2d(x, w.reshape([k, k, x.shape[3], -1]), 1, 'valid').add(b);
const flat = x => tf.transpose(x, [0, 3, 1, 2]).reshape([x.shape[0], -1]); // channels first, as in the dense weights
const dense = (x, [w, b]) => tf.matMul(x, w).add(b);

function forward(name, x, p, conv) {
  const layer = i => [p[2*i], p[2*i + 1]];
  if (name === 'bars-dense') return dense(dense(x.reshape([x.shape[0], -1]), layer(0)).relu(), layer(1));
  if (name.startsWith('bars')) return dense(conv(x, layer(0), 5).relu().max([1, 2]), layer(1));
  const halve = x => tf.maxPool(x.relu(), 2, 2, 'valid');
  x = halve(conv(halve(conv(x, layer(0), 5)), layer(1), 5));
  return dense(dense(dense(flat(x), layer(2)).relu(), layer(3)).relu(), layer(4));
}

// Converts a weight from the layout of package nets, [banks][out][in][k][k], to [banks][k k in][out]; [out][in] stays.
function weight({ shape, values }) {
  if (shape.length === 5) {
    const [banks, out, channels, k] = shape, w = tf.transpose(tf.tensor(values, shape), [0, 3, 4, 2, 1]);
    return banks === 1 ? w.reshape([k*k*channels, out]) : w.reshape([banks, k*k*channels, out]);
  }
  return tf.tensor(values, shape);
}
function start(backend, name, batch) {
  const c = JSON.parse(readFileSync(join(cases, `${name}-${batch}.json`))), side = Math.sqrt(c.x.length/batch);
  const variables = c.parameters.map(p => {
    let w = weight(p);
    if (p.shape.length === 2 && c.parameters.indexOf(p) % 2 === 0) w = tf.transpose(w);
    if (p.shape.length === 2 && p.shape[0] === 1) w = w.reshape([-1]);
    return tf.variable(w);
  });
  const x = tf.tensor(c.x, [batch, side, side, 1]), classes = c.parameters.at(-1).shape.at(-1);
  const labels = tf.oneHot(tf.tensor1d(c.labels, 'int32'), classes).toFloat(), optimizer = tf.train.momentum(0.01, 0.9);
  const conv = backend !== 'wasm' && name.endsWith('shared') ? native : convolution;
  return () => optimizer.minimize(() => tf.losses.softmaxCrossEntropy(labels, forward(name, x, variables, conv)), true, variables);
}

for await (const line of createInterface({ input: process.stdin })) {
  const [backend, name, batch, seconds, slices] = line.split(' ');
  await tf.setBackend(backend);
  tf.engine().startScope();
  try {
    const step = start(backend, name, +batch), losses = [];
    for (let i = 0; i < 10; i++) { const loss = step(); losses.push(loss.dataSync()[0]); loss.dispose(); }
    let best = 0;
    for (let s = 0; s < +slices; s++) {
      const from = performance.now();
      let steps = 0, past = 0;
      do { step().dispose(); steps++; past = (performance.now() - from)/1000; } while (past < +seconds);
      best = Math.max(best, steps*batch/past);
    }
    say({ losses, speed: best });
  } catch (e) { say({ error: String(e) }); }
  tf.engine().endScope();
  tf.disposeVariables();
}

"""Compares the speed of training with PyTorch and TensorFlow.js, alternating within one run: the networks and batches of
BenchmarkTrainStep, from the same weights, on the same batch, in float32, by SGD with momentum and cross-entropy, with
one thread and with two. It needs Go, and a Python that has torch; run it from any folder:

    python3 nets/testdata/speed.py [--rounds N] [--nets NAME,…] [--tfjs FOLDER]

      --rounds N       number of rounds, 5 by default; the fastest slice of all rounds counts for each contestant
      --nets NAME,…    only these networks, of bars-shared, bars-local, bars-dense, lenet-shared, lenet-local
      --tfjs FOLDER    where TensorFlow.js is installed, such as an empty folder outside this repository after
                       npm install @tensorflow/tfjs @tensorflow/tfjs-backend-wasm   (@tensorflow/tfjs-node is used too if installed)

It prints thousands of samples per second and how many times as fast ours is. Compare the ratios, not the figures, and run
it on an otherwise idle machine. Frameworks that are missing are named and left out. Before anything is timed, the losses of
the first ten steps are compared with ours: within 1 part in 10,000 at the first step, and 1 in 100 at the others. If one
differs, the program exits with code 1.

Neither framework has an unshared convolution. In PyTorch two forms are tried, and the faster one counts: unfold with
einsum, and the same patches in one batched product, which is as fast or a little faster. In TensorFlow.js slices are
joined and multiplied; on its wasm backend for shared kernels too, since that has no gradient for kernels. It has one
thread in Node. Its backend in plain JavaScript counts only if there is no other. PyTorch flushes denormal numbers."""
import argparse, json, os, pathlib, platform, re, subprocess, sys, tempfile, time

BATCHES, THREADS = (32, 1), (1, 2)
NETS = ['bars-shared', 'bars-local', 'bars-dense', 'lenet-shared', 'lenet-local']
SECONDS, SLICES = 0.01, 10  # length of a slice, and slices per round
ROOT = pathlib.Path(__file__).resolve().parents[2]

try:
    import torch, torch.nn.functional as F
except ImportError:
    torch = None


def local_einsum(x, w, b, k):
    out = x.shape[2] - k + 1
    y = torch.einsum('nkl,lok->nol', F.unfold(x, k), w.flatten(2)) + b.T
    return y.view(x.shape[0], -1, out, out)

def local_product(x, w, b, k):
    out = x.shape[2] - k + 1
    y = torch.baddbmm(b[:, None], F.unfold(x, k).permute(2, 0, 1), w.flatten(2).mT)
    return y.permute(1, 2, 0).reshape(x.shape[0], -1, out, out)


class Ours:
    """The benchmark of package nets, compiled once."""
    name, threads = 'ours', THREADS
    def __init__(self, binary): self.binary = binary
    def speed(self, net, batch, threads):
        text = subprocess.run([self.binary, '-test.run=^$', f'-test.bench=^BenchmarkTrainStep$/^{net}$/^{batch}$', f'-test.cpu={threads}',
                               f'-test.benchtime={SECONDS}s', f'-test.count={SLICES}'], cwd=ROOT/'nets', check=True, capture_output=True, text=True).stdout
        return max(float(s) for s in re.findall(r'([\d.e+]+) samples/s', text))


class PyTorch:
    name, threads = 'PyTorch', THREADS
    def __init__(self, cases):
        self.cases = cases
        torch.set_flush_denormal(True)
    def forward(self, net, x, p, local):
        layer = iter(zip(p[::2], p[1::2]))
        def conv(x, k=5):
            w, b = next(layer)
            return F.conv2d(x, w[0], b[0]) if w.shape[0] == 1 else local(x, w, b, k)
        dense = lambda x: F.linear(x, *next(layer))
        if net == 'bars-dense': return dense(dense(x.flatten(1)).relu())
        if net.startswith('bars'): return dense(F.adaptive_max_pool2d(conv(x).relu(), 1).flatten(1))
        x = F.max_pool2d(conv(F.max_pool2d(conv(x).relu(), 2)).relu(), 2).flatten(1)
        return dense(dense(dense(x).relu()).relu())
    def start(self, net, batch, local):
        case = self.cases[net, batch]
        side = round((len(case['x'])/batch)**0.5)
        x, y = torch.tensor(case['x'], dtype=torch.float32).view(batch, 1, side, side), torch.tensor(case['labels'])
        p = [torch.tensor(q['values'], dtype=torch.float32).view(q['shape']).requires_grad_() for q in case['parameters']]
        optimizer = torch.optim.SGD(p, lr=0.01, momentum=0.9)
        def step():
            optimizer.zero_grad(set_to_none=True)
            loss = F.cross_entropy(self.forward(net, x, p, local), y)
            loss.backward()
            optimizer.step()
            return loss.detach()
        check(f'PyTorch, {local.__name__}', net, batch, [step().item() for _ in range(10)], case['losses'])
        return step
    def speed(self, net, batch, threads):
        torch.set_num_threads(threads)
        best = 0
        for local in [local_einsum, local_product][:2 if net.endswith('local') else 1]:
            step = self.start(net, batch, local)
            for _ in range(SLICES):
                steps, past, start = 0, 0, time.perf_counter()
                while past < SECONDS:
                    step()
                    steps, past = steps + 1, time.perf_counter() - start
                best = max(best, steps*batch/past)
        return best


class TFJS:
    """A backend of TensorFlow.js in the process of speed.mjs."""
    threads = THREADS[:1]
    def __init__(self, process, cases, backend): self.process, self.cases, self.backend, self.name = process, cases, backend, f'TF.js {backend}'
    def speed(self, net, batch, threads):
        print(self.backend, net, batch, SECONDS, SLICES, file=self.process.stdin, flush=True)
        answer = json.loads(self.process.stdout.readline() or '{"error": "TensorFlow.js ended"}')
        if 'error' in answer: sys.exit(f'{self.name}, {net}, batch {batch}: {answer["error"]}')
        check(self.name, net, batch, answer['losses'], self.cases[net, batch]['losses'])
        return answer['speed']


def check(who, net, batch, got, want):
    """Ends the program if another framework does not compute the same as ours."""
    for step, (g, w) in enumerate(zip(got, want)):
        if not abs(g - w) <= (1e-4 if step == 0 else 1e-2)*max(abs(w), 0.01):
            sys.exit(f'{who} does not train the same: {net}, batch {batch}, loss of step {step + 1} is {g}, ours {w}')


def contestants(folder, cases, tfjs, versions, missing):
    if torch:
        versions.append(f'PyTorch {torch.__version__}')
        yield PyTorch(cases)
    else:
        missing.append('PyTorch: this Python has no torch')
    if tfjs:
        process = subprocess.Popen(['node', str(pathlib.Path(__file__).with_suffix('.mjs')), tfjs, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        backends = json.loads(process.stdout.readline() or '{}')
        if not backends: missing.append('TensorFlow.js: not found in the folder of --tfjs')
        for backend, version in backends.items():
            versions.append(f'TensorFlow.js {backend} {version}')
            yield TFJS(process, cases, backend)
    else:
        missing.append('TensorFlow.js: no --tfjs')
    missing.append("ONNX Runtime's training build: no case is written for it")


def table(nets, best, rivals):
    heads = ['thousand samples/s'] + [f'{r.name} ({t})' for r in [Ours] + rivals for t in r.threads]
    rows = [heads + [f'ours/{r.name}' + end for r in rivals for end in (' (1)', ' best')[:len(r.threads)]]]
    for batch in BATCHES:
        for net in nets:
            speeds = {r.name: [best[net, batch, r.name, t] for t in r.threads] for r in [Ours] + rivals}
            ours = speeds['ours']
            ratios = [x for v in speeds.values() if v is not ours for x in (ours[0]/v[0], max(ours)/max(v))[:len(v)]]
            rows.append([f'{net}, batch {batch}'] + [f'{x/1000:.4g}' for v in speeds.values() for x in v] + [f'{x:.1f}' for x in ratios])
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in rows: print('  '.join(cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths))))


def main():
    flags = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    flags.add_argument('--rounds', type=int, default=5)
    flags.add_argument('--nets', default=','.join(NETS))
    flags.add_argument('--tfjs')
    a = flags.parse_args()
    nets = a.nets.split(',')
    if a.rounds < 1 or set(nets) - set(NETS): flags.error(f'--rounds is at least 1, --nets are of {", ".join(NETS)}')
    with tempfile.TemporaryDirectory() as folder:
        binary = str(pathlib.Path(folder)/'nets.test')
        subprocess.run(['go', 'test', '-c', '-o', binary, './nets'], cwd=ROOT, check=True)
        subprocess.run([binary, '-test.run=^TestSpeedCases$'], cwd=ROOT/'nets', check=True, stdout=subprocess.DEVNULL, env={**os.environ, 'SPEED_CASES': folder})
        cases = {(n, b): json.loads((pathlib.Path(folder)/f'{n}-{b}.json').read_text()) for n in nets for b in BATCHES}
        versions, missing, best = [subprocess.run(['go', 'version'], check=True, capture_output=True, text=True).stdout.strip(), f'Python {platform.python_version()}'], [], {}
        rivals = list(contestants(folder, cases, a.tfjs, versions, missing))
        for _ in range(a.rounds):
            for net in nets:
                for batch in BATCHES:
                    for r in [Ours(binary)] + rivals:
                        for threads in r.threads:
                            key = net, batch, r.name, threads
                            best[key] = max(best.get(key, 0), r.speed(net, batch, threads))
        print('; '.join(versions))
        print(f'{a.rounds} rounds; {os.cpu_count()} cores, load {" ".join(f"{load:.1f}" for load in os.getloadavg())}; threads in brackets, best: the faster number of threads on either side')
        for m in missing: print(f'Left out: {m}.')
        table(nets, best, rivals)


if __name__ == '__main__':
    main()

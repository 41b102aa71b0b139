"""Writes cases that PyTorch computed in float64: outputs, losses, every gradient, and the parameters
after five steps of an optimizer. Run beside this file with a Python that has torch:

    python3 torch_cases.py [NAME…]

It writes torch/NAME.json for every case below, or those named. A network is a function of its input x
and of the source p of its parameters, which it asks for in the order of the notation."""
import json, sys, zlib
import torch, torch.nn.functional as F
torch.set_default_dtype(torch.float64)


class Source:
    """Makes each parameter when it is first asked for, and gives it again in later passes."""
    def __init__(self): self.all, self.at = [], 0
    def start(self): self.at = 0; return self
    def take(self, kind, make):
        if self.at == len(self.all): self.all.append((kind, make().requires_grad_()))
        self.at += 1
        return self.all[self.at - 1][1]
    def weight(self, *shape): return self.take('weight', lambda: torch.randn(*shape)*0.4)
    def bias(self, *shape): return self.take('bias', lambda: torch.randn(*shape)*0.2)
    def scale(self, *shape): return self.take('weight', lambda: 1 + torch.randn(*shape)*0.2)


def conv(x, p, k, out, **options):
    w = p.weight(1, out, x.shape[1]//options.get('groups', 1), k, k)
    return F.conv2d(x, w[0], p.bias(1, out)[0], **options)

def dense(x, p, out):
    x = x.flatten(1)
    w = p.weight(out, x.shape[1])
    return F.linear(x, w, p.bias(out))

def tconv(x, p, k, out, **options):
    w = p.weight(1, x.shape[1], out//options.get('groups', 1), k, k)
    return F.conv_transpose2d(x, w[0], p.bias(1, out)[0], **options)

def layernorm(x, p):
    return F.layer_norm(x.movedim(1, -1), x.shape[1:2], p.scale(x.shape[1]), p.bias(x.shape[1])).movedim(-1, 1)

def gap(x): return x.mean((2, 3), keepdim=True)

def gmp(x): return x.amax((2, 3), keepdim=True)


def residual(x, p):
    x = conv(x, p, 3, 4, padding=1).relu()
    for _ in range(2):
        x = (conv(conv(x, p, 3, 4, padding=1).relu(), p, 3, 4, padding=1) + x).relu()
    return dense(gap(x), p, 3)

def inception(x, p):
    x = conv(x, p, 3, 3).relu()
    x = torch.cat([x, conv(x, p, 1, 2).relu(), conv(conv(x, p, 1, 2), p, 3, 2, padding=1).tanh(), F.max_pool2d(x, 3, 1, 1)], 1)
    return dense(gmp(conv(x, p, 1, 4).relu()), p, 3)

def excitation(x, p):
    x = conv(x, p, 3, 4, padding=1)
    x = x*conv(conv(gap(x), p, 1, 2).relu(), p, 1, 4).sigmoid()
    x = torch.cat([x, x*gmp(x)], 1)
    return dense(x, p, 2)

def transposed(x, p):
    x = conv(x, p, 3, 4, stride=2, padding=1).tanh()
    x = tconv(x, p, 3, 4, stride=2, padding=1, groups=2).relu()
    return tconv(x, p, 2, 1)

def normalized(x, p):
    x = F.interpolate(conv(x, p, 2, 3), scale_factor=2)
    x = layernorm(x, p)
    x = x + conv(layernorm(x, p), p, 3, 3, padding=1).relu()
    return dense(x, p, 3)


CASES = {
    'branches_add': ('6x6:2 conv3:4/same relu 2*( add( conv3:4/same relu conv3:4/same | ) relu ) gap dense:3', (2, 6, 6), 'cross_entropy', 'adam', residual),
    'branches_cat': ('7x7 conv3:3 relu cat( | conv1:2 relu | conv1:2 conv3:2/same tanh | maxpool3/s1/p1 ) conv1:4 relu gmp dense:3', (1, 7, 7), 'cross_entropy', 'sgd', inception),
    'branches_mul': ('5x5:2 conv3:4/same mul( | gap conv1:2 relu conv1:4 sigmoid ) cat( | mul( | gmp ) ) dense:2', (2, 5, 5), 'mse', 'sgd', excitation),
    'transposed': ('7x7 conv3:4/s2/p1 tanh tconv3:4/s2/p1/g2 relu tconv2:1', (1, 7, 7), 'mse', 'adam', transposed),
    'layernorm_upsample': ('4x4:2 conv2:3 upsample2 layernorm add( | layernorm conv3:3/same relu ) dense:3', (2, 4, 4), 'cross_entropy', 'sgd', normalized),
}
LOSSES = {'cross_entropy': F.cross_entropy, 'mse': F.mse_loss}
OPTIMIZERS = {
    'adam': (torch.optim.Adam, {'lr': 0.01}),
    'sgd': (torch.optim.SGD, {'lr': 0.05, 'momentum': 0.9}),
}


def dump(t): return {'shape': list(t.shape), 'data': t.detach().flatten().tolist()}

def write(name, net, shape, loss, optimizer, f):
    torch.manual_seed(zlib.crc32(name.encode()))
    batch, p = 3, Source()
    x = torch.randn(batch, *shape, requires_grad=True)
    y = f(x, p).flatten(1)
    target = torch.randint(0, y.shape[1], (batch,)) if loss == 'cross_entropy' else torch.randn(y.shape)
    value = LOSSES[loss](y, target)
    value.backward()
    make, options = OPTIMIZERS[optimizer]
    case = {
        'name': name, 'net': net, 'input_shape_chw': shape, 'batch': batch, 'loss': loss, 'optimizer': {'kind': optimizer, **options},
        'input': dump(x), 'target': dump(target) if target.is_floating_point() else target.tolist(), 'output': dump(y),
        'loss_value': value.item(), 'input_gradient': dump(x.grad),
        'parameters': [{'kind': kind, 'start': dump(w), 'gradient': dump(torch.zeros_like(w) if w.grad is None else w.grad)} for kind, w in p.all],
        'loss_at_steps_1_to_5': [], 'parameter_count': sum(w.numel() for _, w in p.all),
    }
    steps = make([w for _, w in p.all], **options)
    for _ in range(5):
        steps.zero_grad()
        value = LOSSES[loss](f(x.detach(), p.start()).flatten(1), target)
        value.backward()
        steps.step()
        case['loss_at_steps_1_to_5'].append(value.item())
    for entry, (_, w) in zip(case['parameters'], p.all): entry['after_5_steps'] = dump(w)
    with open(f'torch/{name}.json', 'w') as file: json.dump(case, file)


for name in sys.argv[1:] or CASES: write(name, *CASES[name])

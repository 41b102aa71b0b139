"""Writes test cases computed by PyTorch in float64: outputs, losses, every gradient, and the parameters
after five steps of an optimizer. Run it in its own folder, with a Python that has torch:

    python3 torch_cases.py [NAME…]

It writes torch/NAME.json for every case below, or only for those named. A network is a function of its
input x and of the source p of its parameters, which it requests in the order of the notation."""
import json, sys, zlib
import torch, torch.nn.functional as F
torch.set_default_dtype(torch.float64)


class Source:
    """Makes each parameter when it is first requested, and returns it again in later passes. Penalties on
    parameters, which are added to the loss, are summed in pulls."""
    def __init__(self): self.all, self.at, self.pulls = [], 0, 0
    def start(self): self.at, self.pulls = 0, 0; return self
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

def linear(x, p, out, bias=True):
    """A dense layer at every position of a sequence x, [samples][channels][positions]."""
    w = p.weight(out, x.shape[1])
    return F.linear(x.mT, w, p.bias(out) if bias else None).mT

def attention(x, p, heads, kv=None, causal=False):
    kv = kv or heads
    c = x.shape[1]
    size = c//heads
    w_in, w_out, b_in, b_out = p.weight(c + 2*size*kv, c), p.weight(c, c), p.bias(c + 2*size*kv), p.bias(c)
    if kv == heads:
        mask = torch.ones(x.shape[2], x.shape[2]).triu(1).bool() if causal else None
        x = x.permute(2, 0, 1)
        return F.multi_head_attention_forward(x, x, x, c, heads, w_in, b_in, None, None, False, 0, w_out, b_out, need_weights=False, attn_mask=mask)[0].permute(1, 2, 0)
    q, k, v = F.linear(x.mT, w_in, b_in).split([c, size*kv, size*kv], 2)
    head = lambda t, n: t.unflatten(2, (n, size)).transpose(1, 2)
    q, k, v = head(q, heads), head(k, kv).repeat_interleave(heads//kv, 1), head(v, kv).repeat_interleave(heads//kv, 1)
    return F.linear(((q @ k.mT/size**0.5).softmax(3) @ v).transpose(1, 2).flatten(2), w_out, b_out).mT

def recurrent(x, p, kind, units, last=False, both=False, two_biases=False):
    """A recurrent layer over a sequence x, [samples][channels][positions], with one bias or two per gate."""
    gates, ways = {'RNN': 1, 'LSTM': 4, 'GRU': 3}[kind], 1 + both
    rows = ways*gates*units
    w_in, w_state, b_in = p.weight(rows, x.shape[1]), p.weight(rows, units), p.bias(rows)
    b_state = p.bias(rows) if two_biases else torch.zeros(rows)
    weights = [t for way in zip(*(t.chunk(ways) for t in (w_in, w_state, b_in, b_state))) for t in way]
    start = torch.zeros(ways, len(x), units)
    run = {'RNN': torch.rnn_tanh, 'LSTM': torch.lstm, 'GRU': torch.gru}[kind]
    out = run(x.mT, (start, start) if kind == 'LSTM' else start, weights, True, 1, 0.0, False, both, True)
    return out[1].transpose(0, 1).flatten(1) if last else out[0].mT

def depthwise(x, p, k, times=1, bias=True, **options):
    c = x.shape[1]
    w = p.weight(1, c*times, 1, k, k)
    return F.conv2d(x, w[0], p.bias(1, c*times)[0] if bias else None, groups=c, **options)

def separable(x, p, k, out, **options):
    c = x.shape[1]
    w, point = p.weight(1, c, 1, k, k), p.weight(1, out, c, 1, 1)
    return F.conv2d(F.conv2d(x, w[0], groups=c, **options), point[0], p.bias(1, out)[0])

def rmsnorm(x, p):
    return x/(x.pow(2).mean(1, keepdim=True) + 1e-5).sqrt()*p.scale(x.shape[1])[:, None, None]

def blurpool(x):
    """The binomial filter at every second position of an even map, with zeros after it as in /same."""
    f = torch.tensor([1., 2, 1])/4
    return F.conv2d(F.pad(x, (0, 1, 0, 1)), (f[:, None]*f).expand(x.shape[1], 1, 3, 3), stride=2, groups=x.shape[1])

def turned(x, p, k, out):
    w, b = p.weight(1, out, x.shape[1], k, k), p.bias(1, out)
    return torch.stack([F.conv2d(x, w[0].rot90(turn, (2, 3)), b[0]) for turn in range(4)]).amax(0)

def unshared(x, w, b, k):
    """A convolution whose weights [place][out][in][k][k] and biases [place][out] differ from position to position."""
    y = torch.einsum('nip,poi->nop', F.unfold(x, k), w.flatten(2)) + b.T
    return y.unflatten(2, (x.shape[2] - k + 1, -1))

def soft(x, p, k, out, strength):
    """Separate kernels and biases, each pulled towards the mean over all positions."""
    places = (x.shape[2] - k + 1)*(x.shape[3] - k + 1)
    w, b = p.weight(places, out, x.shape[1], k, k), p.bias(places, out)
    p.pulls = p.pulls + sum(strength*(v - v.mean(0)).pow(2).sum() for v in (w, b))
    return unshared(x, w, b, k)

def split_mix(n):
    """The next output of the generator SplitMix64 (Steele, Lea and Flood 2014) from state n."""
    mask = 2**64 - 1
    n = n + 0x9e3779b97f4a7c15 & mask
    n = (n ^ n >> 30)*0xbf58476d1ce4e5b9 & mask
    n = (n ^ n >> 27)*0x94d049bb133111eb & mask
    return n ^ n >> 31

def hashed(x, p, k, out, free):
    """Weights and biases picked, for each position, from a few free numbers."""
    places, c = (x.shape[2] - k + 1)*(x.shape[3] - k + 1), x.shape[1]
    size = places*out*c*k*k
    numbers = p.weight(free)
    drawn = numbers[[split_mix(2015 ^ i << 1) % free for i in range(size + places*out)]]
    return unshared(x, drawn[:size].view(places, out, c, k, k), drawn[size:].view(places, out), k)

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

def again(x, p):
    """The same convolution three times, on maps of two sizes."""
    w, b = p.weight(1, 2, 2, 3, 3), p.bias(1, 2)
    a = lambda x: F.conv2d(x, w[0], b[0], padding=1)
    return dense(gmp(a(F.max_pool2d(a(a(x).relu()).tanh(), 2)).relu()), p, 3)

def recursive(x, p):
    x = conv(x, p, 3, 3).relu()
    w, b = p.weight(1, 3, 3, 3, 3), p.bias(1, 3)
    for _ in range(3): x = F.conv2d(x, w[0], b[0], padding=1).relu() + x
    return dense(gap(x), p, 2)

def autoencoder(x, p):
    w, b, c = p.weight(4, 8), p.bias(4), p.bias(8)
    x = x.flatten(1)
    for _ in range(2): x = F.linear(F.linear(x, w, b).sigmoid(), w.T, c)
    return x

def vision(x, p):
    x = x.flatten(2)
    x = linear(x, p, 4)
    x = torch.cat([p.weight(4).expand(len(x), -1)[..., None], x], 2)
    x = x + p.weight(4, 1, x.shape[2])[:, 0]
    x = x + attention(layernorm(x, p), p, 2)
    x = x + linear(F.gelu(linear(layernorm(x, p), p, 6)), p, 4)
    return dense(layernorm(x, p)[..., 0], p, 3)

def decoder(x, p):
    x = linear(x, p, 4)
    x = x + attention(x, p, 2, causal=True)
    x = x + attention(x, p, 4, kv=2)
    return dense(x[..., -1], p, 2)

def elman(x, p):
    return recurrent(recurrent(x, p, 'RNN', 3), p, 'RNN', 2, last=True, both=True, two_biases=True)

def lstm(x, p):
    return dense(recurrent(recurrent(x, p, 'LSTM', 3, both=True), p, 'LSTM', 2, last=True, two_biases=True), p, 2)

def gru(x, p):
    return dense(recurrent(recurrent(x, p, 'GRU', 2, both=True, two_biases=True), p, 'GRU', 3, last=True), p, 2)

def channelwise(x, p):
    x = depthwise(x, p, 3, 2, padding=1)
    x = F.prelu(x, p.weight(4))
    x = separable(x, p, 3, 6).relu()
    x = F.prelu(x.unflatten(1, (2, -1)).transpose(1, 2).flatten(1, 2), p.weight(1))
    return dense(rmsnorm(x, p), p, 2)

def divided(x, p):
    a, b = x.split([1, 3], 1)
    x = torch.cat([conv(a, p, 3, 2, padding=1), conv(b, p, 1, 2).tanh()], 1)
    x = torch.cat([conv(x[:, [0, 2, 3]], p, 3, 2, padding=1), conv(x[:, [1]], p, 1, 1)], 1)
    return dense(x, p, 2)

def borders(x, p):
    x = F.pad(x, (2, 0, 0, 1))
    x = conv(x, p, 3, 4).relu()
    x = blurpool(x)
    x = x[:, :, 1:-1, 1:-1]
    return dense(x, p, 2)

def turning(x, p):
    x = turned(x, p, 3, 4)
    return dense(gmp(turned(x.relu(), p, 3, 2)), p, 2)

def pulled(x, p):
    return dense(gmp(soft(soft(x, p, 3, 2, .5).tanh(), p, 2, 3, .05)), p, 2)

def by_hash(x, p):
    return dense(hashed(hashed(x, p, 3, 2, 7).relu(), p, 2, 3, 40), p, 2)

def causal(x, p):
    w, b = p.weight(1, 3, 2, 1, 3), p.bias(1, 3)
    x = F.conv1d(F.pad(x, (4, 0)), w[0, :, :, 0], b[0], dilation=2).relu()
    return x.mean(2) @ p.weight(2, 3).T + p.bias(2)

def enlarging(x, p):
    w, b = p.weight(1, 2, 3, 3, 3), p.bias(1, 3)
    x = F.conv_transpose2d(x, w[0], b[0], 2, 1, 1).relu()
    return tconv(x, p, 2, 1)


CASES = {
    'branches_add': ('6x6:2 conv3:4/same relu 2*( add( conv3:4/same relu conv3:4/same | ) relu ) gap dense:3', (2, 6, 6), 'cross_entropy', 'adam', residual),
    'branches_cat': ('7x7 conv3:3 relu cat( | conv1:2 relu | conv1:2 conv3:2/same tanh | maxpool3/s1/p1 ) conv1:4 relu gmp dense:3', (1, 7, 7), 'cross_entropy', 'sgd', inception),
    'branches_mul': ('5x5:2 conv3:4/same mul( | gap conv1:2 relu conv1:4 sigmoid ) cat( | mul( | gmp ) ) dense:2', (2, 5, 5), 'mse', 'sgd', excitation),
    'transposed': ('7x7 conv3:4/s2/p1 tanh tconv3:4/s2/p1/g2 relu tconv2:1', (1, 7, 7), 'mse', 'adam', transposed),
    'layernorm_upsample': ('4x4:2 conv2:3 upsample2 layernorm add( | layernorm conv3:3/same relu ) dense:3', (2, 4, 4), 'cross_entropy', 'sgd', normalized),
    'weights_by_name': ('6x6:2 a=conv3:2/same relu @a tanh maxpool2 @a relu gmp dense:3', (2, 6, 6), 'cross_entropy', 'adam', again),
    'weights_repeated': ('6x6 conv3:3 relu 3@( add( conv3:3/same relu | ) ) gap dense:2', (1, 6, 6), 'mse', 'sgd', recursive),
    'weights_tied_twice': ('8 2@( dense:4 sigmoid tied )', (1, 1, 8), 'mse', 'adam', autoencoder),
    'vision_transformer': ('2x3:2 tokens linear:4 cls pos add( layernorm attn2 | ) add( layernorm linear:6 gelu linear:4 | ) layernorm at1 dense:3', (2, 2, 3), 'cross_entropy', 'adam', vision),
    'attention_causal_kv': ('5:3 linear:4 add( attn2/causal | ) add( attn4/kv2 | ) at-1 dense:2', (3, 5), 'mse', 'sgd', decoder),
    'rnn': ('5:2 rnn:3 rnn:2/last/bi/bias2', (2, 5), 'mse', 'adam', elman),
    'lstm': ('4:2 lstm:3/bi lstm:2/last/bias2 dense:2', (2, 4), 'cross_entropy', 'sgd', lstm),
    'gru': ('4:2 gru:2/bi/bias2 gru:3/last dense:2', (2, 4), 'mse', 'sgd', gru),
    'depthwise_separable': ('5x5:2 dw3/x2/same prelu sep3:6 relu shuffle2 prelu/one rmsnorm dense:2', (2, 5, 5), 'mse', 'adam', channelwise),
    'channels_divided': ('4x4:4 split1,3( conv3:2/same | conv1:2 tanh ) cat( pick1,3-4( conv3:2/same ) | pick2( conv1:1 ) ) dense:2', (4, 4, 4), 'mse', 'sgd', divided),
    'pad_blurpool_crop': ('7x6:2 pad0,1,2,0 conv3:4 relu blurpool2/same crop1 dense:2', (2, 7, 6), 'cross_entropy', 'sgd', borders),
    'turned': ('8x8 conv3:4/turn4 relu conv3:2/turn4 gmp dense:2', (1, 8, 8), 'mse', 'adam', turning),
    'pulled_to_the_mean': ('6x6 local3:2/soft.5 tanh local2:3/soft.05 gmp dense:2', (1, 6, 6), 'cross_entropy', 'sgd', pulled),
    'hashed': ('5x5:2 local3:2/hash7 relu local2:3/hash40 dense:2', (2, 5, 5), 'mse', 'adam', by_hash),
    'causal_conv': ('7:2 conv3:3/causal/d2 relu gap dense:2', (2, 7), 'mse', 'sgd', causal),
    'transposed_output_padding': ('3x3:2 tconv3:3/s2/p1/op1 relu tconv2:1', (2, 3, 3), 'mse', 'sgd', enlarging),
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
        (value + p.pulls).backward()
        if p.pulls and not case['loss_at_steps_1_to_5']:
            for entry, (_, w) in zip(case['parameters'], p.all): entry['pulled_gradient'] = dump(w.grad)
        steps.step()
        case['loss_at_steps_1_to_5'].append(value.item())
    for entry, (_, w) in zip(case['parameters'], p.all): entry['after_5_steps'] = dump(w)
    with open(f'torch/{name}.json', 'w') as file: json.dump(case, file)


for name in sys.argv[1:] or CASES: write(name, *CASES[name])

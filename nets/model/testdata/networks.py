"""Writes five small networks in three forms: PyTorch's printed text, ONNX, and the JSON of Keras'
to_json(). Run it in its own folder, with a Python that has torch and onnx:

    python3 networks.py

It writes networks/NAME.txt, networks/NAME.onnx and networks/NAME.json. The weights themselves are left out of the ONNX
files: they are in a separate file, which is not kept. The number of parameters that PyTorch counts is checked against
the number listed here and in the test. Keras is not run: its JSON is written as Keras 3 would write it."""
import json, os, tempfile
import onnx, torch
from torch import nn
torch.manual_seed(0)


class BasicBlock(nn.Module):
    """The residual block of torchvision's ResNet-18."""
    def __init__(self, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)

    def forward(self, x):
        y = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        return self.relu(y + x)


class Classifier(nn.Module):
    """Reads a sequence of ids and classifies it by the last state."""
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(50, 8)
        self.lstm = nn.LSTM(8, 16, batch_first=True)
        self.fc = nn.Linear(16, 4)

    def forward(self, x):
        _, (h, _) = self.lstm(self.embed(x))
        return self.fc(h.squeeze(0))


def separable(channels, kernels, stride):
    return [nn.Conv2d(channels, channels, 3, stride, 1, groups=channels, bias=False), nn.BatchNorm2d(channels), nn.ReLU6(),
            nn.Conv2d(channels, kernels, 1, bias=False), nn.BatchNorm2d(kernels), nn.ReLU6()]

networks = {
    'lenet5': (nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2), nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.Tanh(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10)), torch.zeros(1, 1, 28, 28), 61706),
    'resnet': (nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(3, 2, 1), BasicBlock(8),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(8, 10)), torch.zeros(1, 3, 32, 32), 1506),
    'separable': (nn.Sequential(
        nn.Conv2d(3, 8, 3, 1, 1, bias=False), nn.BatchNorm2d(8), nn.ReLU6(), *separable(8, 16, 1), *separable(16, 24, 1),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(24, 10)), torch.zeros(1, 3, 32, 32), 1338),
    'lstm': (Classifier(), torch.zeros(1, 20, dtype=torch.long), 2132),
    'transformer': (nn.TransformerEncoderLayer(16, 4, 32, batch_first=True), torch.zeros(1, 10, 16), 2224),
}


class Keras:
    """Writes layers as to_json() of Keras 3 does, each connected to the previous one by default."""
    def __init__(self, *shape):
        self.layers, self.shapes = [], {}
        self.last = self.add('InputLayer', [], batch_shape=[None, *shape], dtype='float32', sparse=False)

    def add(self, kind, inputs=None, **config):
        name = kind.lower() + '_' + str(len(self.layers))
        inputs = [self.last] if inputs is None else inputs
        tensors = [{'class_name': '__keras_tensor__', 'config': {'dtype': 'float32', 'keras_history': [i, 0, 0]}} for i in inputs]
        args = [tensors] if kind in ('Add', 'Concatenate') else tensors
        self.layers.append({'module': 'keras.layers', 'class_name': kind, 'config': {'name': name, **config}, 'registered_name': None,
                            'name': name, 'inbound_nodes': [{'args': args, 'kwargs': {}}] if inputs else []})
        self.last = name
        return name

    def conv(self, kernels, size, padding='same', bias=True, activation='linear'):
        return self.add('Conv2D', filters=kernels, kernel_size=[size, size], strides=[1, 1], padding=padding, data_format='channels_last',
                        dilation_rate=[1, 1], groups=1, activation=activation, use_bias=bias)

    def depthwise(self):
        return self.add('DepthwiseConv2D', kernel_size=[3, 3], strides=[1, 1], padding='same', depth_multiplier=1,
                        data_format='channels_last', dilation_rate=[1, 1], activation='linear', use_bias=False)

    def norm(self): return self.add('BatchNormalization', axis=-1, momentum=0.99, epsilon=0.001, center=True, scale=True)
    def dense(self, units, activation='linear', **more): return self.add('Dense', units=units, activation=activation, use_bias=True, **more)
    def relu(self, most=None): return self.add('ReLU', max_value=most, negative_slope=0.0, threshold=0.0)

    def json(self):
        first, last = self.layers[0]['name'], self.last
        return {'module': 'keras.src.models.functional', 'class_name': 'Functional', 'config': {
            'name': 'functional', 'trainable': True, 'layers': self.layers,
            'input_layers': [[first, 0, 0]], 'output_layers': [[last, 0, 0]]}, 'registered_name': 'Functional'}


def lenet5():
    k = Keras(28, 28, 1)
    k.conv(6, 5, activation='tanh')
    k.add('AveragePooling2D', pool_size=[2, 2], padding='valid', strides=[2, 2], data_format='channels_last')
    k.conv(16, 5, 'valid', activation='tanh')
    k.add('AveragePooling2D', pool_size=[2, 2], padding='valid', strides=[2, 2], data_format='channels_last')
    k.add('Flatten', data_format='channels_last')
    k.dense(120, 'tanh'); k.dense(84, 'tanh'); k.dense(10)
    return k

def resnet():
    k = Keras(32, 32, 3)
    k.conv(8, 3, bias=False); k.norm(); k.relu()
    k.add('ZeroPadding2D', padding=[[1, 1], [1, 1]], data_format='channels_last')
    skip = k.add('MaxPooling2D', pool_size=[3, 3], padding='valid', strides=[2, 2], data_format='channels_last')
    k.conv(8, 3, bias=False); k.norm(); k.relu(); k.conv(8, 3, bias=False); k.norm()
    k.add('Add', [k.last, skip]); k.relu()
    k.add('GlobalAveragePooling2D', data_format='channels_last', keepdims=False); k.dense(10)
    return k

def depthwise():
    k = Keras(32, 32, 3)
    k.conv(8, 3, bias=False); k.norm(); k.relu(6.0)
    for kernels in 16, 24:
        k.depthwise(); k.norm(); k.relu(6.0); k.conv(kernels, 1, bias=False); k.norm(); k.relu(6.0)
    k.add('GlobalAveragePooling2D', data_format='channels_last', keepdims=False); k.dense(10)
    return k

def lstm():
    k = Keras(20)
    k.add('Embedding', input_dim=50, output_dim=8, mask_zero=False)
    k.add('LSTM', units=16, activation='tanh', recurrent_activation='sigmoid', use_bias=True, return_sequences=False, go_backwards=False)
    k.dense(4)
    return k

def transformer():
    k = Keras(10, 16)
    x = k.last
    k.add('MultiHeadAttention', [x, x], num_heads=4, key_dim=4, value_dim=4, dropout=0.1, use_bias=True)
    k.add('Add', [x, k.add('Dropout', rate=0.1)])
    x = k.add('LayerNormalization', axis=-1, epsilon=0.001, center=True, scale=True)
    k.dense(32, 'relu'); k.add('Dropout', rate=0.1); k.dense(16)
    k.add('Add', [x, k.add('Dropout', rate=0.1)])
    k.add('LayerNormalization', axis=-1, epsilon=0.001, center=True, scale=True)
    return k


def export(module, x, path):
    """Exports without the weights and in training mode, so that batch norm is not folded. An LSTM is the exception:
    PyTorch puts its weights in the order of ONNX only when it folds constants."""
    folds = hasattr(module, 'lstm')
    mode = torch.onnx.TrainingMode.EVAL if folds else torch.onnx.TrainingMode.TRAINING
    with tempfile.TemporaryDirectory() as folder:
        whole = os.path.join(folder, 'whole.onnx')
        torch.onnx.export(module, x, whole, opset_version=17, training=mode, do_constant_folding=folds)
        m = onnx.load(whole)
        for node in m.graph.node: node.ClearField('doc_string')
        small = os.path.join(folder, 'small.onnx')
        onnx.save_model(m, small, save_as_external_data=True, location='weights.bin', size_threshold=64)
        with open(small, 'rb') as f, open(path, 'wb') as to: to.write(f.read())


os.makedirs('networks', exist_ok=True)
for (name, (module, x, parameters)), k in zip(networks.items(), [lenet5(), resnet(), depthwise(), lstm(), transformer()]):
    got = sum(p.numel() for p in module.parameters())
    assert got == parameters, f'{name}: {got} parameters, not {parameters}'
    with open(f'networks/{name}.txt', 'w') as f: print(module, file=f)
    with open(f'networks/{name}.json', 'w') as f: json.dump(k.json(), f, separators=(',', ':')); f.write('\n')
    export(module, x, f'networks/{name}.onnx')

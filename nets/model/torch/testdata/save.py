"""Writes the other files in this folder, which were written by PyTorch 1.13."""
import collections
import datetime
import pathlib

import numpy
import torch
from torch import nn

torch.manual_seed(0)


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(100, 8)
        self.lm_head = nn.Linear(8, 100, bias=False)
        self.lm_head.weight = self.embed.weight


tied = Tied()
torch.save(tied.state_dict(), "tied.pt")
torch.save(tied.state_dict(), "tied_legacy.pt", _use_new_zipfile_serialization=False)
weight = tied.embed.weight
torch.save({"copy": weight.detach().clone(), "turned": weight.detach().t(), "weight": weight, "sliced": weight.detach()[:, ::2]}, "views.pt")

net = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.Flatten(), nn.Linear(8, 3))
optimizer = torch.optim.Adam(net.parameters())
net(torch.randn(2, 1, 4, 4)).sum().backward()
optimizer.step()
torch.save({"model": net.state_dict(), "optimizer": optimizer.state_dict(), "epoch": 3, "best": numpy.float64(0.5)}, "checkpoint.pt")
torch.save(net, "whole.pt")
torch.jit.script(nn.Linear(2, 3)).save("script.pt")

quantized = torch.quantization.quantize_dynamic(nn.Sequential(nn.Linear(2, 3)), {nn.Linear}, dtype=torch.qint8)
torch.save(quantized.state_dict(), "quantized.pt")
kernels = torch.randn(2, 3, 3, 3).contiguous(memory_format=torch.channels_last)
beside = {"counts": collections.Counter("aab"), "queue": collections.deque([torch.ones(1)]), "set": {1}, "when": datetime.date(2024, 1, 1), "where": pathlib.PurePosixPath("x"), "lists": collections.defaultdict(list)}
torch.save({"sparse": torch.eye(2).to_sparse(), "kernels": kernels, "copy": kernels.clone(memory_format=torch.preserve_format), "again": kernels, 1.5: torch.ones(2), "a.b": torch.zeros(1), "a": {"b": torch.zeros(2)}, **beside}, "kinds.pt")
torch.save(nn.Linear(2, 3).state_dict(), "legacy_protocol4.pt", _use_new_zipfile_serialization=False, pickle_protocol=4)
torch.save(nn.LazyLinear(3).state_dict(), "lazy.pt")

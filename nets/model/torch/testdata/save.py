"""Writes the other files in this folder, which were written by PyTorch 1.13."""
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

// Package torchtext reads networks from PyTorch text: the output of print(model), or
// source code such as nn.Sequential(nn.Linear(4, 2), nn.ReLU()).
//
// Both give the layers of a network with their sizes, but neither the size of its
// input nor what forward does. The order of layers is known within a Sequential and
// in blocks whose names and layers are those of torchvision; for any other class the
// printed order is assumed, with a note, if every layer fits the one before it.
package torchtext

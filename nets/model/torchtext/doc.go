// Package torchtext reads networks from text of PyTorch: what print(model) prints,
// or source code such as nn.Sequential(nn.Linear(4, 2), nn.ReLU()).
//
// Both name the layers of a network with their sizes, but neither the size of its
// input nor what forward does. The order of layers is known within a Sequential and
// in blocks whose names and layers are those of torchvision; of any other class the
// printed order is taken, and a note says so, if every layer fits the one before it.
package torchtext

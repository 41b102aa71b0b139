// Package arch reads the notation for networks, such as
//
//	28x28 conv5:6/p2 relu maxpool2 dense:10
//
// and counts what such a network would hold and do: parameters, links,
// multiply-accumulates, receptive fields, and what the same network would need
// if its weights were not shared. It allocates no weights, so VGG-16 costs as
// little to count as four pixels.
package arch

// Package nets holds the networks that train: one banked convolution (shared,
// unshared and everything between are index maps into its banks), dense and
// tied layers, activations, losses, optimisers and the training step.
//
// A network is built from a parsed [arch.Network], so what is counted is what
// is trained.
package nets

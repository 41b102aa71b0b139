package nets

import "weightshare/nets/arch"

// CheckTrainable says whether New can build the network, but for its size, without
// allocating anything; the error names the word that it cannot train.
func CheckTrainable(a *arch.Network) error { return trainable(a) }

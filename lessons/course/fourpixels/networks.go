package fourpixels

import (
	"weightshare/lessons/scene"
	"weightshare/nets/dataset"
)

// The IDs of the networks.
const (
	idShared = "shared"
	idLocal  = "local"
	idDense  = "dense"
	idTable  = "table"
)

// Networks lists the networks that answer an image with another, by how many
// parameters they have. The table takes the sixteen global detectors for its
// input, and starts at zero.
func Networks() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: idShared, Name: idShared, Network: "4 conv1:1"},
		{ID: idLocal, Name: "unshared", Network: "4 local1:1"},
		{ID: idDense, Name: idDense, Network: "4 dense:4"},
		{ID: idTable, Name: idTable, Network: "16 dense:4/nobias"},
	}
}

// rule says what pixel p of an image should become.
type rule func(bits [pixels]bool, p int) bool

// invert is the rule of most of the lesson.
func invert(bits [pixels]bool, p int) bool { return !bits[p] }

// examples are images with what a rule makes of them, as a network takes them.
func examples(n scene.NetworkSpec, list []int, r rule) dataset.Set {
	set := dataset.Invert(pixels, n.ID == idTable, list)
	for k, i := range list {
		for p := range pixels {
			set.Targets[k*pixels+p] = 0
			if r(pixelsOf(i), p) {
				set.Targets[k*pixels+p] = 1
			}
		}
	}
	return set
}

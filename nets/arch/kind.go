package arch

import (
	"slices"
	"strings"

	"weightshare/nets/spelling"
)

// Kind is what a layer does, named by its word in the notation: "conv", "maxpool",
// "add". The constants are next to their rows in the table of kinds, family by family.
type Kind string

// kindInfo is one row of the table of kinds: everything that the package knows about a
// kind of layer, from its word to its counts.
type kindInfo struct {
	kind    Kind
	family  family
	about   string // one line for completion in an editor
	example string // a word, or a group, that parses
	// torch and keras are its names in PyTorch and Keras, noName if there is none;
	// aliases are other names that people try, separated by spaces.
	torch, keras, aliases string

	argument argument  // what follows the word
	options  []*option // what may follow after slashes, in the order of printing
	initial  Layer     // the layer before its argument and options are read
	mapsOnly bool      // its input must be a map, not a row of units
	single   bool      // a group with one body instead of branches
	inPlace  bool      // its output may overwrite its input, as may that of every activation and normalization

	// count returns what the layer itself stores and computes.
	count func(l *Layer, b *formulaBuilder) tally
	// shape sets what depends on the input l.In, above all l.Out, which is initially
	// equal to it.
	shape func(l *Layer, r *resolver) *Error
	// field returns the receptive field after the layer, given that before it.
	field func(l *Layer, f field) field
	// join returns the shape that two branches make together. Kinds that join
	// branches have it instead of shape and field.
	join func(a, b Shape) (Shape, *Error)
	// group reads the text between the word and the parenthesis of a group.
	group func(l *Layer, text string) *Error
	// inputs returns the input of each branch. If nil, each gets l.In.
	inputs func(l *Layer, branches int) ([]Shape, *Error)
}

// noName stands in place of a name if a framework has no layer for a kind.
const noName = "–"

// family groups kinds that share their geometry.
type family int

const (
	convolution family = iota + 1
	upsampling
	pooling
	separable
	fullyConnected
	sequence
	reshaping
	activation
	normalization
	joining
)

// kinds is the table of kinds in the order of the notation. Nothing writes to it.
// Repeated groups, which are not layers themselves, are kept separately.
var kinds = slices.Concat(
	convolutions, separables, upsamplings, denseLayers, pools, resizings, reshapings, borders,
	sequences, attentions, recurrents, activations, normalizations, joins,
)

var kindByWord = func() map[Kind]*kindInfo {
	index := make(map[Kind]*kindInfo, len(kinds))
	for _, k := range kinds {
		index[k.kind] = k
	}
	return index
}()

// Convolves reports whether the layer is a convolution of any sharing: conv, local or
// dw. Transposed convolutions are not included.
func (k Kind) Convolves() bool {
	info, known := kindByWord[k]
	return known && info.family == convolution
}

// Pools reports whether the layer slides a pooling window.
func (k Kind) Pools() bool { return k == MaxPool || k == AvgPool }

// nearestKind returns the kind nearest to an unknown word: names in other frameworks
// by their meaning, others by edit distance. It returns nil if nothing is near.
func nearestKind(word string, among []*kindInfo) *kindInfo {
	word = strings.ToLower(shorten(word, longestWord))
	var nearest *kindInfo
	least := max(2, len(word)/2) + 1
	for _, k := range among {
		if word != "" && slices.Contains(k.otherNames(), word) {
			return k
		}
		known := string(k.kind)
		d := spelling.Distance(word, known)
		if strings.HasPrefix(word, known) || strings.HasPrefix(known, word) {
			d = min(d, 2) // "convolution", "drop"
		}
		if word != "" && d < least && d < max(len(known), len(word)) {
			nearest, least = k, d
		}
	}
	return nearest
}

// otherNames lists the names of the kind in other frameworks, in lower case and
// without the number of dimensions: linear, fc, maxpooling.
func (k *kindInfo) otherNames() []string {
	names := strings.Fields(k.aliases)
	for _, name := range []string{k.torch, k.keras} {
		names = append(names, strings.TrimSuffix(strings.ToLower(name), "2d"))
	}
	return names
}

package arch

import (
	"slices"
	"strings"

	"weightshare/nets/spelling"
)

// Kind is what a layer does, named by its word in the notation: "conv",
// "maxpool", "add". The constants stand beside their rows in the table of
// kinds, family by family.
type Kind string

// kindInfo is one row of the table of kinds: all that the package knows of a
// kind of layer, from its word to its counts.
type kindInfo struct {
	kind    Kind
	family  family
	about   string // one line for a completing editor
	example string // a word, or a group, that parses
	// torch and keras are its names in PyTorch and Keras, noName where there
	// is none; aliases are further names that people try, between spaces.
	torch, keras, aliases string

	argument argument  // what follows the word
	options  []*option // what may follow behind slashes, in the order of printing
	initial  Layer     // the layer before its argument and options are read
	mapsOnly bool      // its input must be a map, not a row of units
	single   bool      // a group that has no branches but one body
	inPlace  bool      // its output may overwrite its input, as that of every activation and normalization

	// count works out what the layer itself holds and does.
	count func(l *Layer, b *formulaBuilder) tally
	// shape works out what depends on the input l.In, above all l.Out, which
	// is equal to it before.
	shape func(l *Layer, r *resolver) *Error
	// field gives the receptive field behind the layer from that before it.
	field func(l *Layer, f field) field // join works out the shape that two branches make together. Kinds that
	// join branches have it in place of shape and field.
	join func(a, b Shape) (Shape, *Error)
	// group reads what stands between the word and the parenthesis of a group.
	group func(l *Layer, text string) *Error
	// inputs works out what goes into each branch. Without it l.In does.
	inputs func(l *Layer, branches int) ([]Shape, *Error)
}

// noName stands for the name of a kind that a framework has no layer for.
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

// kinds is the table of kinds in the order of the notation. Nothing writes to
// it. Repeated groups, which are no layers themselves, stand apart.
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

// Convolves reports whether the layer is a convolution of any sharing: conv,
// local or dw. Transposed convolutions are not among them.
func (k Kind) Convolves() bool {
	info, known := kindByWord[k]
	return known && info.family == convolution
}

// Pools reports whether the layer slides a pooling window.
func (k Kind) Pools() bool { return k == MaxPool || k == AvgPool }

// nearestKind finds among kinds the one nearest to a word that is none: names in other
// frameworks by their meaning, others by edit distance. It is nil where
// nothing is near.
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

// otherNames lists what other frameworks call the kind, in lower case and
// without the number of dimensions: linear, fc, maxpooling.
func (k *kindInfo) otherNames() []string {
	names := strings.Fields(k.aliases)
	for _, name := range []string{k.torch, k.keras} {
		names = append(names, strings.TrimSuffix(strings.ToLower(name), "2d"))
	}
	return names
}

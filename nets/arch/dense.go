package arch

import "fmt"

// The fully connected layers.
const (
	Dense  Kind = "dense"
	Linear Kind = "linear" // dense at every position
	Param  Kind = "param"  // numbers that no other kind has
	Tied   Kind = "tied"   // the transpose of an earlier dense, linear or embed
)

var denseLayers = []*kindInfo{
	{
		kind: Dense, family: fullyConnected, torch: "Linear", keras: "Dense", aliases: "fc full affine",
		example: "dense:10", about: "fully connected: 10 units that see everything before them",
		argument: unitCount, options: []*option{noBias}, initial: Layer{Bias: PerKernel},
		shape: connect, count: countDense, field: wholeField,
	},
	{
		kind: Tied, family: fullyConnected, torch: noName, keras: noName,
		example: "tied", about: "decoder: the transpose of the nearest dense, linear or embed",
		argument: noArgument, options: []*option{noBias}, initial: Layer{Bias: PerKernel},
		shape: mirror, count: countTied, field: tiedField,
	},
	{
		kind: Linear, family: fullyConnected, torch: "Linear (on a sequence)", keras: "Dense (on a sequence)",
		example: "linear:10", about: "dense at every position, the same weights at each",
		argument: unitCount, options: []*option{noBias}, initial: Layer{Bias: PerKernel},
		shape: connectPositions, count: countLinear, field: sameField,
	},
	{
		kind: Param, family: fullyConnected, torch: "Parameter", keras: "add_weight", inPlace: true,
		example: "param:10", about: "10 free numbers, nothing else",
		argument: unitCount, shape: sameShape, count: countFree, field: sameField,
	},
}

// connect sets the output of a dense layer and records the layer for a tied one
// to mirror.
func connect(l *Layer, r *resolver) *Error {
	l.Out = flatShape(int64(l.Kernels))
	r.unmirrored = append(r.unmirrored, l)
	return nil
}

func connectPositions(l *Layer, r *resolver) *Error {
	l.Out.C = l.Kernels
	r.unmirroredRows = append(r.unmirroredRows, l)
	return nil
}

// countLinear counts a use of every weight and bias at each position.
func countLinear(l *Layer, b *formulaBuilder) tally {
	seen, units, positions := number(l.In.C), number(l.Kernels), b.positions(l.In)
	t := parametersOnly(b.product(b.biased(l, seen), units))
	t.links, t.macs = b.product(positions, b.biased(l, seen), units), b.product(positions, seen, units)
	t.unshared = t.links
	return t
}

// mirror ties a layer to the nearest dense layer if its units match, or else to
// the nearest linear or embed, whose transpose it applies at every position.
func mirror(l *Layer, r *resolver) *Error {
	last := len(r.unmirrored) - 1
	if last >= 0 && l.In.Units() == r.unmirrored[last].Out.Units() {
		l.Mirrors = r.unmirrored[last]
		r.unmirrored = r.unmirrored[:last]
		l.Out = flatShape(l.Mirrors.In.Units())
		l.Kernels = l.Out.C
		return nil
	}
	if row := len(r.unmirroredRows) - 1; row >= 0 && l.In.C == r.unmirroredRows[row].Out.C {
		l.Mirrors = r.unmirroredRows[row]
		r.unmirroredRows = r.unmirroredRows[:row]
		l.Out.C = l.Mirrors.In.C
		if l.Mirrors.Kind == Embed {
			l.Out.C = l.Mirrors.Vocabulary
		}
		l.Kernels = l.Out.C
		return nil
	}
	if last < 0 {
		return newError("dense:32 relu tied", "there is no dense layer before it left to mirror")
	}
	d := r.unmirrored[last]
	return newError(fmt.Sprintf("dense:%d before it, or dense:%d instead", d.Kernels, d.In.Units()),
		"it mirrors %s, so it needs %d units and gets %d", d.Word, d.Out.Units(), l.In.Units())
}

// tiedField returns the field of the layer's mirrored kind: whole for dense,
// unchanged for linear or embed.
func tiedField(l *Layer, f field) field {
	if l.Mirrors.Kind == Dense {
		return wholeField(l, f)
	}
	return f
}

func countDense(l *Layer, b *formulaBuilder) tally {
	seen, units := b.units(l.In), number(l.Kernels)
	t := parametersOnly(b.product(b.biased(l, seen), units))
	t.links, t.macs = t.parameters, b.product(seen, units)
	return t
}

func countFree(l *Layer, _ *formulaBuilder) tally { return parametersOnly(number(l.Kernels)) }

// countTied counts only biases as parameters: the weights are those of the layer
// that it mirrors.
func countTied(l *Layer, b *formulaBuilder) tally {
	units := number(l.Kernels)
	t := parametersOnly(number(0))
	if l.Bias != NoBias {
		t = parametersOnly(units)
	}
	if l.Mirrors.Kind == Dense {
		seen := b.units(l.In)
		t.links, t.macs = b.product(b.biased(l, seen), units), b.product(seen, units)
		return t
	}
	positions, seen := b.positions(l.In), number(l.In.C)
	t.links, t.macs = b.product(positions, b.biased(l, seen), units), b.product(positions, seen, units)
	return t
}

package arch

import "fmt"

// The fully connected layers.
const (
	Dense  Kind = "dense"
	Linear Kind = "linear" // dense at every position
	Param  Kind = "param"  // numbers that no other kind has
	Tied   Kind = "tied"   // the transpose of an earlier dense layer
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
		example: "tied", about: "decoder: the transpose of the nearest dense layer not yet mirrored",
		argument: noArgument, options: []*option{noBias}, initial: Layer{Bias: PerKernel},
		shape: mirror, count: countTied, field: wholeField,
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

// connect gives the units of a dense layer, and keeps it for a tied layer to
// mirror.
func connect(l *Layer, r *resolver) *Error {
	l.Out = flatShape(int64(l.Kernels))
	r.unmirrored = append(r.unmirrored, l)
	return nil
}

func connectPositions(l *Layer, _ *resolver) *Error {
	l.Out.C = l.Kernels
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

func mirror(l *Layer, r *resolver) *Error {
	last := len(r.unmirrored) - 1
	if t := r.table; last < 0 && t != nil && l.In.OneD {
		return newError(fmt.Sprintf("linear:%d/nobias", t.Vocabulary),
			"it mirrors dense layers, no embedding; to tie the head to %s take the %s that they share off the total", t.Word, numbers(t.ownParameters().value))
	}
	if last < 0 {
		return newError("dense:32 relu tied", "there is no dense layer before it left to mirror")
	}
	d := r.unmirrored[last]
	if l.In.Units() != d.Out.Units() {
		return newError(fmt.Sprintf("dense:%d before it, or dense:%d instead", d.Kernels, d.In.Units()),
			"it mirrors %s, so it needs %d units and gets %d", d.Word, d.Out.Units(), l.In.Units())
	}
	r.unmirrored = r.unmirrored[:last]
	l.Mirrors = d
	l.Out = flatShape(d.In.Units())
	l.Kernels = l.Out.C
	return nil
}

func countDense(l *Layer, b *formulaBuilder) tally {
	seen, units := b.units(l.In), number(l.Kernels)
	t := parametersOnly(b.product(b.biased(l, seen), units))
	t.links, t.macs = t.parameters, b.product(seen, units)
	return t
}

func countFree(l *Layer, _ *formulaBuilder) tally { return parametersOnly(number(l.Kernels)) }

// countTied counts biases alone among the parameters: the weights are those of
// the dense layer that it mirrors.
func countTied(l *Layer, b *formulaBuilder) tally {
	seen, units := b.units(l.In), number(l.Kernels)
	t := parametersOnly(number(0))
	if l.Bias != NoBias {
		t = parametersOnly(units)
	}
	t.links, t.macs = b.product(b.biased(l, seen), units), b.product(seen, units)
	return t
}

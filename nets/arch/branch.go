package arch

// Kinds that contain other layers.
const (
	Add   Kind = "add"   // branches added
	Cat   Kind = "cat"   // branches concatenated by channel
	Mul   Kind = "mul"   // branches multiplied
	Split Kind = "split" // channels divided among branches
	Pick  Kind = "pick"  // some channels
	Side  Kind = "side"  // an additional output
	// Repeat is a group that is not listed itself, only its layers: N*( … ) and N@(
	// … ), a named layer or group, @NAME, and frozen( … ).
	Repeat Kind = "repeat"
)

var joins = []*kindInfo{
	{
		kind: Add, family: joining, torch: "add", keras: "Add", aliases: "sum",
		example: "add( relu | )", about: "branches added; an empty branch is the identity",
		argument: branchList, inPlace: true, join: addBranches, count: countNothing,
	},
	{
		kind: Cat, family: joining, torch: "cat", keras: "Concatenate", aliases: "concat",
		example: "cat( conv1:4 | conv3:4/same )", about: "branches side by side, by channel",
		argument: branchList, join: concatenateBranches, count: countNothing,
	},
	{
		kind: Mul, family: joining, torch: "mul", keras: "Multiply",
		example: "mul( | gap sigmoid )", about: "branches multiplied; 1×1 maps spread",
		argument: branchList, inPlace: true, join: multiplyBranches, count: countNothing,
	},
	{
		kind: Split, family: joining, torch: "split", keras: "split",
		example: "split( relu | conv3:2/same )", about: "channels divided among the branches, outputs side by side",
		argument: branchList, group: readParts, inputs: divideChannels, join: concatenateBranches, count: countNothing,
	},
	{
		kind: Pick, family: joining, torch: "index_select", keras: "gather", single: true,
		example: "pick1,3-4( conv3:2/same )", about: "a branch that sees these channels alone",
		argument: branchList, group: readPicks, inputs: pickChannels, join: concatenateBranches, count: countNothing,
	},
	{
		kind: Side, family: joining, torch: noName, keras: noName, aliases: "aux", single: true, inPlace: true,
		example: "side( gap dense:10 )", about: "counted, but its output goes nowhere further",
		argument: branchList, join: concatenateBranches, count: countNothing,
	},
}

// Groups that are not layers themselves.
var (
	repeat       = &kindInfo{kind: Repeat, single: true, torch: "for", keras: "for", example: "3*( conv3:6/same relu )", about: "the group three times"}
	repeatShared = &kindInfo{kind: Repeat, single: true, torch: "for", keras: "for", example: "3@( conv3:4/same relu )", about: "the group three times with one set of weights"}
	named        = &kindInfo{kind: Repeat, single: true, torch: "a variable", keras: "a variable", example: "a=( conv3:6/same relu )", about: "the group, under a name"}
	frozen       = &kindInfo{kind: Repeat, single: true, torch: "requires_grad_(False)", keras: "trainable = False", example: "frozen( conv3:6/same relu )", about: "counted, but not trained"}
	useAgain     = &kindInfo{kind: Repeat, single: true, torch: "the module again", keras: "the layer again", example: "a=conv3:4/same @a", about: "the weights of that name once more"}
)

func addBranches(a, b Shape) (Shape, *Error) {
	if s, ok := a.alike(b); ok {
		return s, nil
	}
	return a, newError("branches of one shape, as /same keeps height and width", "its branches give %s and %s, which cannot be added", a, b)
}

func concatenateBranches(a, b Shape) (Shape, *Error) {
	switch {
	case a.sameMap(b):
	case a.isVector() && b.isVector():
		a, b = a.asVector(b), b.asVector(a)
	default:
		return a, newError("branches of one height and width, as /same keeps them", "its branches give %s and %s, which do not fit side by side", a, b)
	}
	c, ok := checkedSum(int64(a.C), int64(b.C))
	if a.C = int(c); !ok || int64(a.C) != c {
		return a, newError("fewer channels", "its branches have too many channels together")
	}
	return a, nil
}

func multiplyBranches(a, b Shape) (Shape, *Error) {
	s, ok := a.alike(b)
	switch {
	case ok:
		return s, nil
	case a.C == b.C && b.Positions() == 1:
		return a, nil
	case a.C == b.C && a.Positions() == 1:
		return b, nil
	}
	return a, newError("branches of one shape, or of 1×1 maps with as many channels", "its branches give %s and %s, which cannot be multiplied", a, b)
}

// sameMap reports whether two shapes are equal except for their channels.
func (s Shape) sameMap(t Shape) bool {
	return s.Flat == t.Flat && s.OneD == t.OneD && s.D == t.D && s.H == t.H && s.W == t.W
}

// isVector reports whether the shape is a row of units: flat, a map of one
// position, or a one-dimensional map of one channel.
func (s Shape) isVector() bool { return s.Positions() == 1 || s.OneD && s.C == 1 }

// asVector returns a vector in the form in which it is joined with another: flat
// if either has several positions or both are flat, otherwise a map of one
// position.
func (s Shape) asVector(beside Shape) Shape {
	units := int(s.Units())
	switch {
	case s.Positions() > 1 || beside.Positions() > 1 || s.Flat && beside.Flat:
		return flatShape(int64(units))
	case s.Flat:
		s = beside
	}
	s.C = units
	return s
}

// alike returns the common shape of two shapes. Vectors with the same number of
// units are alike.
func (s Shape) alike(t Shape) (common Shape, ok bool) {
	switch {
	case s.sameMap(t):
		return s, s.C == t.C
	case s.isVector() && t.isVector():
		return s.asVector(t), s.Units() == t.Units()
	}
	return s, false
}

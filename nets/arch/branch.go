package arch

// Kinds that hold other layers.
const (
	Add    Kind = "add"    // branches added
	Cat    Kind = "cat"    // branches concatenated by channel
	Mul    Kind = "mul"    // branches multiplied
	Repeat Kind = "repeat" // N*( … ): never listed itself, its layers are
)

var joins = []*kindInfo{
	{
		kind: Add, family: joining, torch: "add", keras: "Add",
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
}

// repeat describes a repeated group, which is no layer itself.
var repeat = &kindInfo{kind: Repeat, example: "3*( conv3:6/same relu )", about: "the group three times"}

func addBranches(a, b Shape) (Shape, *Error) {
	if a.sameMap(b) && a.C == b.C {
		return a, nil
	}
	return a, newError("branches of one shape, as /same keeps height and width", "its branches give %s and %s, which cannot be added", a, b)
}

func concatenateBranches(a, b Shape) (Shape, *Error) {
	if !a.sameMap(b) {
		return a, newError("branches of one height and width, as /same keeps them", "its branches give %s and %s, which do not fit side by side", a, b)
	}
	c, ok := checkedSum(int64(a.C), int64(b.C))
	if a.C = int(c); !ok || int64(a.C) != c {
		return a, newError("fewer channels", "its branches have too many channels together")
	}
	return a, nil
}

func multiplyBranches(a, b Shape) (Shape, *Error) {
	switch {
	case a.Flat != b.Flat || a.C != b.C:
	case a.sameMap(b) || b.Positions() == 1:
		return a, nil
	case a.Positions() == 1:
		return b, nil
	}
	return a, newError("branches of one shape, or of 1×1 maps with as many channels", "its branches give %s and %s, which cannot be multiplied", a, b)
}

// sameMap reports whether two shapes agree but for their channels.
func (s Shape) sameMap(t Shape) bool { return s.Flat == t.Flat && s.H == t.H && s.W == t.W }

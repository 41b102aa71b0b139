package arch

import "math"

// Kinds that rearrange a map, or add to it.
const (
	Coords  Kind = "coords" // coordinate channels
	Flatten Kind = "flatten"
)

var reshapings = []*kindInfo{
	{
		kind: Coords, family: reshaping, torch: noName, keras: noName, mapsOnly: true,
		example: "coords", about: "adds coordinate channels from −1 to 1",
		argument: noArgument, shape: addCoordinates, count: countNothing, field: sameField,
	},
	{
		kind: Flatten, family: reshaping, torch: "Flatten", keras: "Flatten",
		example: "flatten", about: "maps into one row of units (dense does it by itself)",
		argument: noArgument, shape: flatten, count: countNothing, field: sameField,
	},
}

func addCoordinates(l *Layer, _ *resolver) *Error {
	l.Out.C = l.In.C + len(l.In.axes())
	return nil
}

func flatten(l *Layer, _ *resolver) *Error {
	l.Out = flatShape(l.In.Units())
	return nil
}

func flatShape(units int64) Shape {
	return Shape{H: 1, W: 1, C: int(min(units, math.MaxInt)), Flat: true}
}

// sameShape leaves the output as it is set before: the input.
func sameShape(*Layer, *resolver) *Error { return nil }

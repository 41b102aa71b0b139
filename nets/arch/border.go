package arch

import (
	"math"
	"strings"
)

// Kinds that add pixels around a map or remove them.
const (
	Pad  Kind = "pad"
	Crop Kind = "crop"
)

var borders = []*kindInfo{
	{
		kind: Pad, family: reshaping, torch: "ZeroPad2d", keras: "ZeroPadding2D", aliases: "zeropad zeropadding", mapsOnly: true,
		example: "pad1", about: "zeros around (pad0,1,0,1: top, bottom, left, right, then channels)",
		argument: borderWidths, shape: widen, count: countNothing, field: widenedField,
	},
	{
		kind: Crop, family: reshaping, torch: noName, keras: "Cropping2D", aliases: "cropping", mapsOnly: true,
		example: "crop1", about: "takes a border off (crop0,1,0,1: top, bottom, left, right)",
		argument: borderWidths, shape: narrow, count: countNothing, field: narrowedField,
	},
}

var borderWidths = argument{readBorder, printBorder}

// readBorder reads one number for all sides, or two for each axis; for pad, two
// more may follow, the numbers of channels to add before and after.
func readBorder(p *wordParser, l *Layer, text string) *Error {
	if text == "" {
		return newError(p.instead(l.info.example), "how wide is the border?")
	}
	parts := strings.SplitN(text, ",", 10)
	n, axes := len(parts), p.axes
	switch {
	case axes == 0 && n == 1:
		axes = 3
	case axes == 0:
		axes = min(n/2, 3)
	}
	if n > 1 && n != 2*axes && (n != 2*axes+2 || l.Kind != Pad) {
		return newError(p.instead(l.info.example), "one number for all sides, or two for each axis")
	}
	for i, part := range parts {
		width, err := parseNumber(part, "the width of the border", 0, p.instead(l.info.example))
		if err != nil {
			return err
		}
		l.Border[3-axes+i/2][i%2] = width
	}
	for axis := 3 - axes; n == 1 && axis < 3; axis++ {
		l.Border[axis] = [2]int{l.Border[3-axes][0], l.Border[3-axes][0]}
	}
	return nil
}

func printBorder(b []byte, l *Layer) []byte {
	axes, even := l.Border[3-max(1, l.axes):], l.Border[3] == [2]int{}
	if even {
		axes = axes[:len(axes)-1]
	}
	var numbers []int
	for _, a := range axes {
		numbers = append(numbers, a[0], a[1])
		even = even && a == [2]int{axes[0][0], axes[0][0]}
	}
	if even {
		numbers = numbers[:1]
	}
	return appendNumbers(b, numbers, ",")
}

func widen(l *Layer, _ *resolver) *Error {
	for i, size := range []*int{&l.Out.D, &l.Out.H, &l.Out.W, &l.Out.C} {
		n, ok := checkedSum(int64(*size), int64(l.Border[i][0]), int64(l.Border[i][1]))
		if !ok || n > math.MaxInt {
			return newError(l.info.example, "its output is too large")
		}
		*size = int(n)
	}
	return nil
}

func narrow(l *Layer, _ *resolver) *Error {
	for i, size := range []*int{&l.Out.D, &l.Out.H, &l.Out.W}[3-l.In.Axes():] {
		cut := l.Border[3-l.In.Axes()+i]
		if cut[0]+cut[1] >= *size {
			fits := *l
			fits.Border = [4][2]int{}
			return newError(fits.canonical()+" or less than its input", "it leaves nothing of its input %s", l.In)
		}
		*size -= cut[0] + cut[1]
	}
	return nil
}

func widenedField(l *Layer, f field) field {
	if f.scattered {
		return f
	}
	for i := range f.axis {
		f.axis[i] = f.axis[i].slide(1, 1, 1, l.Border[i][0])
	}
	return f
}

func narrowedField(l *Layer, f field) field {
	if f.scattered {
		return f
	}
	for i := range f.axis {
		f.axis[i] = f.axis[i].slide(1, 1, 1, -l.Border[i][0])
	}
	return f
}

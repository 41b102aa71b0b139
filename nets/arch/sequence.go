package arch

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Kinds that make sequences and work on them. A sequence is a map with only a
// width.
const (
	Tokens     Kind = "tokens" // a map as a sequence
	ClassToken Kind = "cls"    // a learned vector in front
	Positions  Kind = "pos"    // a learned number for every position and channel
	At         Kind = "at"     // one position
	Embed      Kind = "embed"  // a vector for every id
)

var sequences = []*kindInfo{
	{
		kind: Tokens, family: reshaping, torch: "flatten(2).transpose(1, 2)", keras: "Reshape", inPlace: true, mapsOnly: true,
		example: "tokens", about: "a map as a sequence of its positions, in reading order",
		argument: noArgument, shape: listPositions, count: countNothing, field: scatteredField,
	},
	{
		kind: ClassToken, family: sequence, torch: "Parameter", keras: noName, aliases: "classtoken", mapsOnly: true,
		example: "cls", about: "one learned vector in front of a sequence",
		argument: noArgument, shape: prepend, count: countVector, field: prependedField,
	},
	{
		kind: Positions, family: sequence, torch: "Parameter", keras: "PositionEmbedding", aliases: "posembed", inPlace: true, mapsOnly: true,
		example: "pos", about: "adds a learned number to every position and channel",
		argument: noArgument, shape: sameShape, count: countPositions, field: sameField,
	},
	{
		kind: At, family: sequence, torch: "x[:, 0]", keras: noName, mapsOnly: true,
		example: "at1", about: "the first position of a sequence (at-1: the last)",
		argument: argument{readPosition, printPosition}, shape: takePosition, count: countNothing, field: positionField,
	},
	{
		kind: Embed, family: sequence, torch: "Embedding", keras: "Embedding", mapsOnly: true,
		example: "embed1000:64", about: "a learned vector of 64 numbers for each of 1000 ids",
		argument: argument{readTable, printTable}, shape: lookUp, count: countTable, field: sameField,
	},
}

// needSequence returns an error if the layer's input is not a sequence.
func (l *Layer) needSequence() *Error {
	if l.In.OneD {
		return nil
	}
	return newError("tokens "+l.Word, "%s works on a sequence, but its input is %s", l.Kind, l.In)
}

func listPositions(l *Layer, _ *resolver) *Error {
	l.Out = Shape{H: 1, W: int(l.In.Positions()), C: l.In.C, OneD: true}
	return nil
}

// scatteredField is the field of layers after which neighboring units no longer
// see neighboring positions.
func scatteredField(l *Layer, f field) field {
	f.scattered = f.scattered || l.In.Axes() != l.Out.Axes()
	return f
}

func prepend(l *Layer, _ *resolver) *Error {
	if l.In.W == math.MaxInt {
		return newError("a shorter sequence", "its output is too large")
	}
	l.Out.W++
	return l.needSequence()
}

func prependedField(_ *Layer, f field) field {
	f.axis[2] = f.axis[2].slide(1, 1, 1, 1)
	return f
}

func countVector(l *Layer, _ *formulaBuilder) tally {
	t := parametersOnly(number(l.In.C))
	t.links = t.parameters
	return t
}

func countPositions(l *Layer, b *formulaBuilder) tally {
	t := parametersOnly(b.product(b.positions(l.In), number(l.In.C)))
	t.links = t.parameters
	return t
}

func readPosition(_ *wordParser, l *Layer, text string) (err *Error) {
	digits, last := strings.CutPrefix(text, "-")
	l.Position, err = parseNumber(digits, "the position", 1, l.info.example)
	if last {
		l.Position = -l.Position
	}
	return err
}

func printPosition(b []byte, l *Layer) []byte { return strconv.AppendInt(b, int64(l.Position), 10) }

func takePosition(l *Layer, _ *resolver) *Error {
	if e := l.needSequence(); e != nil {
		return e
	}
	if max(l.Position, -l.Position) > l.In.W {
		last := "at-1"
		if l.Position > 0 {
			last = fmt.Sprintf("at%d", l.In.W)
		}
		return newError(last, "its input has %d positions", l.In.W)
	}
	l.Out = flatShape(int64(l.In.C))
	return nil
}

// positionField is the field of the selected position.
func positionField(l *Layer, f field) field {
	before := l.Position - 1
	if l.Position < 0 {
		before = l.In.W + l.Position
	}
	if !f.scattered {
		f.axis[2] = f.axis[2].slide(1, 1, 1, -before)
	}
	return f
}

func readTable(p *wordParser, l *Layer, text string) (err *Error) {
	ids, size, _ := strings.Cut(text, ":")
	if ids == "" {
		return newError(p.instead(l.info.example), "how many ids?")
	}
	if size == "" {
		return newError(p.instead(string(l.Kind)+ids+":64"), "how many numbers a vector?")
	}
	if l.Vocabulary, err = parseNumber(ids, "the number of ids", 1, l.info.example); err != nil {
		return err
	}
	l.Kernels, err = parseNumber(size, "the size of a vector", 1, l.info.example)
	return err
}

func printTable(b []byte, l *Layer) []byte {
	return printUnitCount(strconv.AppendInt(b, int64(l.Vocabulary), 10), l)
}

func lookUp(l *Layer, r *resolver) *Error {
	if l.In.C != 1 {
		return newError("an input of one channel, such as 128", "it takes ids, one at each position; its input %s has %d channels", l.In, l.In.C)
	}
	l.Out.C = l.Kernels
	r.unmirroredRows = append(r.unmirroredRows, l)
	return nil
}

// countTable counts as many links at each position as a vector has numbers: they
// are looked up, and nothing is multiplied.
func countTable(l *Layer, b *formulaBuilder) tally {
	t := parametersOnly(b.product(number(l.Vocabulary), number(l.Kernels)))
	t.links = b.product(b.positions(l.In), number(l.Kernels))
	return t
}

package shift

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/nets"
	"weightshare/nets/arch"
)

// boxRow is how many pixels the row has that is pooled, boxSize how many a box.
const (
	boxRow  = 8
	boxSize = 2
)

// shiftBoxScene pools a row of pixels by two and moves it.
type shiftBoxScene struct {
	bits   []bool
	cursor int
}

func newShiftBoxScene() *shiftBoxScene {
	return &shiftBoxScene{bits: []bool{false, false, true, false, false, false, false, false}}
}

func (s *shiftBoxScene) Controls() []lessons.Control {
	c := lessons.Control{
		ID: "pixels", Label: "the row", Kind: lessons.Cells, Value: rowDigits(s.bits), Index: s.cursor, Cols: boxRow,
		Figure: "pixels", Hint: "turns a pixel on or off",
	}
	for p := range boxRow {
		c.Options = append(c.Options, fmt.Sprintf("pixel %d", p+1))
	}
	return []lessons.Control{c}
}

func (s *shiftBoxScene) Do(a lessons.Action) error {
	if s.cursor = a.Index; !a.Move {
		s.bits = slices.Clone(s.bits)
		s.bits[a.Index] = !s.bits[a.Index]
	}
	return nil
}

// rowDigits are bits in digits: 0101.
func rowDigits(bits []bool) string {
	var b strings.Builder
	for _, on := range bits {
		if on {
			b.WriteByte('1')
		} else {
			b.WriteByte('0')
		}
	}
	return b.String()
}

// movedRow is the row moved right on a ring; boxesOf is the largest of each two.
func movedRow(bits []bool, by int) []bool {
	out := make([]bool, len(bits))
	for i, on := range bits {
		out[(i+by)%len(bits)] = on
	}
	return out
}

func boxesOf(bits []bool) []bool {
	out := make([]bool, len(bits)/boxSize)
	for i, on := range bits {
		out[i/boxSize] = out[i/boxSize] || on
	}
	return out
}

// litIn counts what is on.
func litIn(bits []bool) int {
	n := 0
	for _, on := range bits {
		if on {
			n++
		}
	}
	return n
}

func (s *shiftBoxScene) Goal() lessons.Goal {
	before, after := litIn(boxesOf(s.bits)), litIn(boxesOf(movedRow(s.bits, 1)))
	half, all := boxRow/boxSize/2, boxRow/boxSize
	g := lessons.Goal{Text: fmt.Sprintf("Light %d boxes so that a nudge by 1 lights all %d.", half, all)}
	if before == half && after == all {
		g.Met = true
		return g
	}
	g.Missing = fmt.Sprintf("%d lit now, %d after a nudge by 1", before, after)
	return g
}

func (s *shiftBoxScene) Figures() []figure.Figure {
	t := figure.Table{
		Meta:    figure.Meta{ID: "boxes", Title: "Pooled by two, on a ring", Note: "a box is lit if either of its pixels is"},
		Columns: []figure.Column{{Name: "nudge", Numeric: true}, {Name: "the row"}, {Name: "its boxes"}, {Name: "lit", Numeric: true}},
		Cursor:  -1,
	}
	for by := range 5 {
		row := movedRow(s.bits, by)
		var pairs []string
		for i := 0; i < boxRow; i += boxSize {
			pairs = append(pairs, rowDigits(row[i:i+boxSize]))
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(by), strings.Join(pairs, " "), rowDigits(boxesOf(row)), strconv.Itoa(litIn(boxesOf(row)))})
	}
	row := slices.Clone(s.bits)
	return []figure.Figure{
		figure.BinaryGrid{
			Meta: figure.Meta{ID: "pixels", Title: "Your row", Control: "pixels"},
			Cols: boxRow, Values: row, Labels: s.Controls()[0].Options, Cursor: s.cursor,
		}, t,
	}
}

func (s *shiftBoxScene) Values() map[string]string {
	return map[string]string{"row": rowDigits(s.bits), "boxes": rowDigits(boxesOf(s.bits)), "next": rowDigits(boxesOf(movedRow(s.bits, 1)))}
}

// shiftBorderScene slides a kernel of ones over an image of ones. Until the
// question is answered only the image is to be seen.
type shiftBorderScene struct {
	padding int
	open    bool
}

// borderSide is the side of the image of ones.
const borderSide = 6

// borderPaddings are the ways to treat the border: what they are called, and the
// network that has them.
func borderPaddings() (names, networks []string) {
	input := fmt.Sprintf("%dx%d ", borderSide, borderSide)
	return []string{"zeros", "a ring", "none"},
		[]string{input + "conv3:1/p1/nobias", input + "conv3:1/ring/nobias", input + "conv3:1/nobias"}
}

func (s *shiftBorderScene) Reveal(open bool) { s.open = open }

func (s *shiftBorderScene) Controls() []lessons.Control {
	if !s.open {
		return nil
	}
	names, _ := borderPaddings()
	return []lessons.Control{{
		ID: "padding", Label: "beyond the border", Kind: lessons.Dial, Options: names, Index: s.padding,
		Figure: "map", Hint: "what the kernel meets there",
	}}
}

func (s *shiftBorderScene) Do(a lessons.Action) error {
	s.padding = a.Index
	return nil
}

func (s *shiftBorderScene) Figures() []figure.Figure {
	image := figure.Heatmap{
		Meta: figure.Meta{ID: "image", Title: "An image of ones"}, Cols: borderSide,
		Values: slices.Repeat([]float64{1}, borderSide*borderSide), Scale: 1, Unsigned: true, Cursor: -1,
	}
	if !s.open {
		return []figure.Figure{image}
	}
	names, networks := borderPaddings()
	out, side := onesOver(networks[s.padding])
	return []figure.Figure{figure.Heatmap{
		Meta: figure.Meta{ID: "map", Title: "The map, beyond the border: " + names[s.padding], Note: networks[s.padding]},
		Cols: side, Values: out, Scale: 9, Unsigned: true, Cursor: -1,
	}, image}
}

// onesOver runs a network whose only layer is a convolution, all its weights 1,
// on an image of ones.
func onesOver(notation string) (out []float64, side int) {
	network, err := arch.Parse(notation)
	if err != nil {
		panic("course: " + err.Error()) // written above
	}
	net, err := nets.New[float64](network, 0)
	if err != nil {
		panic("course: " + err.Error()) // written above
	}
	for i := range net.Params()[0].Value {
		net.Params()[0].Value[i] = 1
	}
	return net.Forward(slices.Repeat([]float64{1}, borderSide*borderSide), 1), network.Output().W
}

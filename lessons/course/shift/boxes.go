package shift

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
)

// boxRow is how many pixels the row has that is pooled, boxSize how many a box.
const (
	boxRow  = 8
	boxSize = 2
)

// boxesScene pools a row of pixels by two and moves it.
type boxesScene struct {
	scene.Bindings
	bits   []bool
	cursor int
}

func newBoxesScene() *boxesScene {
	s := &boxesScene{bits: make([]bool, boxRow)}
	s.bits[2] = true
	s.Bindings = scene.Bindings{scene.Bind(s.rowControl, s.toggle)}
	return s
}

func (s *boxesScene) rowControl() lessons.Control {
	return lessons.Control{
		ID: "pixels", Label: "the row", Kind: lessons.Cells, Value: binary(s.bits), Options: scene.Numbered("pixel", boxRow), Index: s.cursor, Cols: boxRow,
		Figure: "pixels", Hint: "turns a pixel on or off",
	}
}

func (s *boxesScene) toggle(a lessons.Action) error {
	if s.cursor = a.Index; !a.Move {
		s.bits[a.Index] = !s.bits[a.Index]
	}
	return nil
}

// binary writes bits in digits: 0101.
func binary(bits []bool) string {
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

// rolled is bits moved right on a ring.
func rolled(bits []bool, by int) []bool {
	out := make([]bool, len(bits))
	for i, on := range bits {
		out[(i+by)%len(bits)] = on
	}
	return out
}

// pooled is the maximum of every boxSize bits.
func pooled(bits []bool) []bool {
	out := make([]bool, len(bits)/boxSize)
	for i, on := range bits {
		out[i/boxSize] = out[i/boxSize] || on
	}
	return out
}

// countOn counts the bits that are on.
func countOn(bits []bool) int {
	n := 0
	for _, on := range bits {
		if on {
			n++
		}
	}
	return n
}

func (s *boxesScene) Goal() lessons.Goal {
	before, after := countOn(pooled(s.bits)), countOn(pooled(rolled(s.bits, 1)))
	const half, all = boxRow / boxSize / 2, boxRow / boxSize
	g := lessons.Goal{Text: fmt.Sprintf("Light %d boxes so that a nudge by 1 lights all %d.", half, all), Met: before == half && after == all}
	if !g.Met {
		g.Missing = fmt.Sprintf("%d lit now, %d after a nudge by 1", before, after)
	}
	return g
}

func (s *boxesScene) Figures() []figure.Figure {
	t := figure.NewTable("boxes", "Pooled by two, on a ring", "#nudge", "the row", "its boxes", "#lit")
	t.Note = "a box is lit if either of its pixels is"
	for by := range 5 {
		row := rolled(s.bits, by)
		var pairs []string
		for pair := range slices.Chunk(row, boxSize) {
			pairs = append(pairs, binary(pair))
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(by), strings.Join(pairs, " "), binary(pooled(row)), strconv.Itoa(countOn(pooled(row)))})
	}
	return []figure.Figure{
		figure.BinaryGrid{
			Meta: figure.Meta{ID: "pixels", Title: "Your row", Control: "pixels"},
			Cols: boxRow, Values: slices.Clone(s.bits), Labels: scene.Numbered("pixel", boxRow), Cursor: s.cursor,
		}, t,
	}
}

func (s *boxesScene) Values() map[string]string {
	return map[string]string{"row": binary(s.bits), "boxes": binary(pooled(s.bits)), "next": binary(pooled(rolled(s.bits, 1)))}
}

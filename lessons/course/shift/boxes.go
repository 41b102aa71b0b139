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
	row *scene.PixelRow
}

func newBoxesScene() *boxesScene {
	s := &boxesScene{row: &scene.PixelRow{Bits: make([]bool, boxRow)}}
	s.row.Bits[2] = true
	s.Bindings = scene.Bindings{s.row}
	return s
}

// pooled is the maximum of every boxSize bits.
func pooled(bits []bool) []bool {
	out := make([]bool, len(bits)/boxSize)
	for i, on := range bits {
		out[i/boxSize] = out[i/boxSize] || on
	}
	return out
}

func (s *boxesScene) Goal() lessons.Goal {
	before, after := scene.CountOn(pooled(s.row.Bits)), scene.CountOn(pooled(s.row.Moved(1)))
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
		row := s.row.Moved(by)
		var pairs []string
		for pair := range slices.Chunk(row, boxSize) {
			pairs = append(pairs, scene.Binary(pair))
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(by), strings.Join(pairs, " "), scene.Binary(pooled(row)), strconv.Itoa(scene.CountOn(pooled(row)))})
	}
	return []figure.Figure{s.row.Figure(), t}
}

func (s *boxesScene) Values() map[string]string {
	return map[string]string{"row": scene.Binary(s.row.Bits), "boxes": scene.Binary(pooled(s.row.Bits)), "next": scene.Binary(pooled(s.row.Moved(1)))}
}

package stride

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
)

// betweenRow is how many pixels the row has.
const betweenRow = 8

// betweenScene moves a row of pixels under a stride of 2.
type betweenScene struct {
	scene.Bindings
	row *scene.PixelRow
}

func newBetweenScene() *betweenScene {
	s := &betweenScene{row: &scene.PixelRow{Bits: make([]bool, betweenRow)}}
	s.row.Bits[2] = true
	s.Bindings = scene.Bindings{s.row}
	return s
}

// visited returns every second bit, beginning with the first.
func visited(bits []bool) []bool {
	var out []bool
	for i := 0; i < len(bits); i += 2 {
		out = append(out, bits[i])
	}
	return out
}

// skipping writes bits with a dot for each that a stride of 2 skips: "1·0·".
func skipping(bits []bool) string {
	say := ""
	for _, on := range visited(bits) {
		say += scene.Binary([]bool{on}) + "·"
	}
	return say
}

func (s *betweenScene) Goal() lessons.Goal {
	const all = betweenRow / 2
	before, after := scene.CountOn(visited(s.row.Bits)), scene.CountOn(visited(s.row.Moved(1)))
	g := lessons.Goal{Text: fmt.Sprintf("Find a row with %d lit pixels seen, and none once it is moved by 1.", all), Met: before == all && after == 0}
	if !g.Met {
		g.Missing = fmt.Sprintf("%d seen now, %d moved by 1", before, after)
	}
	return g
}

func (s *betweenScene) Figures() []figure.Figure {
	t := figure.NewTable("seen", "What stride 2 visits", "#moved by", "the row", "visited", "#lit")
	t.Note = "the row is a ring; a dot is a place that nobody visits"
	for by := range nudges {
		row := s.row.Moved(by)
		t.Rows = append(t.Rows, []string{strconv.Itoa(by), scene.Binary(row), skipping(row), strconv.Itoa(scene.CountOn(visited(row)))})
	}
	return []figure.Figure{s.row.Figure(), t}
}

func (s *betweenScene) Values() map[string]string {
	return map[string]string{"row": scene.Binary(s.row.Bits)}
}

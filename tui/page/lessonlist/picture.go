package lessonlist

import (
	"fmt"
	"image"
	"strings"

	"weightshare/lessons/figure"
	"weightshare/tui/draw"
	"weightshare/tui/layout"
)

// The layer in the picture: eight pixels, a kernel of three weights, six places.
const (
	pixels = 8
	kernel = 3
	places = pixels - kernel + 1
)

// layerMatrices returns the same layer as three matrices: dense, local with a kernel
// for each place, and with one kernel for all.
func layerMatrices() []figure.Matrix {
	way := func(name string, weight func(place, tap int) int) figure.Matrix {
		m := figure.Matrix{Cols: pixels, Cursor: -1}
		for place := range places {
			for pixel := range pixels {
				m.Weight = append(m.Weight, weight(place, pixel-place))
			}
		}
		m.Title = fmt.Sprintf("%s: %d", name, m.Numbers())
		return m
	}
	local := func(index func(place, tap int) int) func(place, tap int) int {
		return func(place, tap int) int {
			if tap < 0 || tap >= kernel {
				return -1
			}
			return index(place, tap)
		}
	}
	return []figure.Matrix{
		way("dense", func(place, tap int) int { return place*pixels + place + tap }),
		way("unshared", local(func(place, tap int) int { return place*kernel + tap })),
		way("shared", local(func(_, tap int) int { return tap })),
	}
}

// The space that the picture needs.
const (
	pictureWide = 3*2*pixels + 2*pictureGap
	pictureHigh = 2 + 1 + places
	pictureGap  = 4
	foot        = 2 // rows for notes below a matrix, for which these are too narrow
)

// picture draws what the whole program is about: one layer in three ways, with a colour
// for each number to learn. It is empty if there is no space.
func (m *Model) picture(w, h int) []string {
	if w < pictureWide || h < pictureHigh+1 {
		return nil
	}
	var blocks []layout.Block
	x := 0
	for _, f := range layerMatrices() {
		p := draw.Draw(f, 2*pixels, 1+places+foot, m.Style)
		lines := p.Lines[:min(1+places, len(p.Lines))]
		blocks = append(blocks, layout.Block{Rect: image.Rect(x, 2, x+2*pixels, pictureHigh), Lines: lines})
		x += 2*pixels + pictureGap
	}
	caption := fmt.Sprintf("One layer, %d pixels to %d answers: the numbers to learn", pixels, places)
	blocks = append(blocks, layout.Block{Rect: image.Rect(0, 0, w, 1), Lines: []string{m.Style.Paint(draw.Muted, m.Style.Plain(caption))}})
	return strings.Split(layout.Compose(w, pictureHigh, blocks...), "\n")
}

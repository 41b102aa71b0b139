package calculator

import (
	"fmt"
	"image"
	"math"
	"slices"
	"strconv"
	"strings"

	"weightshare/nets/arch"
	"weightshare/tui/draw"
)

// receptiveFieldWords says what a unit of a layer sees of the input.
func receptiveFieldWords(r *arch.LayerCounts, in arch.Shape) string {
	input := fmt.Sprintf("%d×%d", in.H, in.W)
	switch in.Axes() {
	case 1:
		input = strconv.Itoa(in.W)
	case 3:
		input = strconv.Itoa(in.D) + "×" + input
	}
	if r.SeesAll {
		return fmt.Sprintf("a unit of %s sees the whole input, %s pixels", r.Name, input)
	}
	size := dims(r.ReceptiveField)
	text := fmt.Sprintf("a unit of %s sees %s of %s pixels", r.Name, size, input)
	if exceedsInput(r, in) {
		text = fmt.Sprintf("a unit of %s could see %s, more than the %s pixels", r.Name, size, input)
	}
	if len(r.Jump) > 0 {
		text += ", neighbours " + jump(r.Jump) + " apart"
	}
	return text
}

// jump formats the distance between neighbouring fields, which may be half a pixel.
func jump(j []float64) string {
	if len(slices.Compact(slices.Clone(j))) == 1 {
		j = j[:1]
	}
	words := make([]string, len(j))
	for i, v := range j {
		words[i] = strconv.FormatFloat(v, 'g', 4, 64)
	}
	return strings.Join(words, "×")
}

func exceedsInput(r *arch.LayerCounts, in arch.Shape) bool {
	h, w := sides(r.ReceptiveField)
	deep := len(r.ReceptiveField) == 3 && r.ReceptiveField[0] > int64(in.D)
	return deep || h > int64(in.H) || w > int64(in.W)
}

// sides returns height and width, the last two sizes; in one dimension the height is 1.
func sides(sizes []int64) (h, w int64) {
	switch len(sizes) {
	case 0:
		return 1, 1
	case 1:
		return 1, sizes[0]
	default:
		return sizes[len(sizes)-2], sizes[len(sizes)-1]
	}
}

// view is the part of the input that the unit in the middle of a layer sees, in pixels:
// rows from top up to bottom, columns from left up to right.
type view struct{ top, left, bottom, right float64 }

// middleView returns what the middle unit of a layer sees.
func middleView(r *arch.LayerCounts, in arch.Shape) view {
	all := view{0, 0, float64(in.H), float64(in.W)}
	if r.SeesAll || len(r.Jump) == 0 || len(r.Centre) == 0 {
		return all
	}
	h, w := sides(r.ReceptiveField)
	last := len(r.Jump) - 1
	left, right := extent(r.Centre[last]+float64(r.Output.W/2)*r.Jump[last], w, all.right)
	top, bottom := all.top, all.bottom
	if last > 0 {
		top, bottom = extent(r.Centre[last-1]+float64(r.Output.H/2)*r.Jump[last-1], h, all.bottom)
	}
	return view{top, left, bottom, right}
}

// extent returns where a field of size pixels around a centre begins and ends on an
// axis of the input. The centre is that of a pixel; pixel 0 covers 0 to 1.
func extent(centre float64, size int64, end float64) (from, to float64) {
	from = centre + 0.5 - float64(size)/2
	return min(max(from, 0), end-1), max(min(from+float64(size), end), 1)
}

// drawField draws the input in a frame of at most w by h cells, and on it what the
// middle unit of a layer sees. It returns nil if there is too little space.
func drawField(r *arch.LayerCounts, in arch.Shape, w, h int, s draw.Style, stale bool) []string {
	if in.Flat || w < 12 || h < 3 {
		return nil
	}
	cols, rows := frame(in, w-2, h-2)
	if cols < 1 || rows < 1 {
		return nil
	}
	v := middleView(r, in)
	x := image.Pt(cellsOf(v.left, v.right, in.W, cols))
	y := image.Pt(cellsOf(v.top, v.bottom, in.H, rows))
	g := s.Glyphs()
	inside := draw.Accent
	if stale {
		inside = draw.Muted
	}
	edge := strings.Repeat(string(g.Rule), cols)
	post := s.Paint(draw.Border, string(g.Post))
	lines := []string{s.Paint(draw.Border, string(g.TopLeft)+edge+string(g.TopRight))}
	void := func(n int) string { return s.Paint(draw.Muted, strings.Repeat(string(g.NoWeight), n)) }
	for row := range rows {
		line := void(cols)
		if row >= y.X && row < y.Y {
			line = void(x.X) + s.Paint(inside, strings.Repeat(string(g.Full), x.Y-x.X)) + void(cols-x.Y)
		}
		lines = append(lines, post+line+post)
	}
	return append(lines, s.Paint(draw.Border, string(g.BottomLeft)+edge+string(g.BottomRight)))
}

// frame returns how many of w by h cells the input takes: a cell is about twice as high
// as it is wide, and no pixel needs more than two cells.
func frame(in arch.Shape, w, h int) (cols, rows int) {
	pixel := min(2, float64(w)/float64(in.W), 2*float64(h)/float64(in.H)) // cells per pixel
	cols = max(int(float64(in.W)*pixel), 1)
	rows = max(int(math.Round(float64(in.H)*pixel/2)), 1)
	return min(cols, w), min(rows, h)
}

// cellsOf returns which of n cells the pixels from..to cover; at least one.
func cellsOf(from, to float64, pixels, n int) (first, end int) {
	scale := float64(n) / float64(pixels)
	first = min(int(math.Round(from*scale)), n-1)
	end = min(max(int(math.Round(to*scale)), first+1), n)
	return first, end
}

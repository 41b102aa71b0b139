package draw

import (
	"fmt"
	"slices"
	"strings"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// transformTable draws a table of networks and transforms: the accuracy of each pair,
// which network was best, and which was predicted to be.
func (c *canvas) transformTable(f *figure.TransformTable) {
	n := len(f.Networks)
	if n == 0 || len(f.Transforms) == 0 {
		c.notice("no worlds")
		return
	}
	name, cell := 0, size{9, 1}
	for _, network := range f.Networks {
		name = max(name, c.width(network))
	}
	for _, world := range f.Transforms {
		cell.w = max(cell.w, c.width(world)+2)
	}
	name = min(name, c.w/3)
	shown := min(len(f.Transforms), max(0, (c.w-name-1)/cell.w))
	if shown == 0 {
		c.transformTableInWords(f)
		return
	}
	step := 1 // rows from one network to the next
	for _, h := range []int{3, 5, 9} {
		if c.h >= 2+(h+1)*n {
			step, cell.h = h+1, h
		}
	}
	cell.w = max(cell.w, min((c.w-name-1)/shown, 4*step))
	for w := range shown {
		c.center(name+1+w*cell.w, 0, cell.w-1, f.Transforms[w], role(Title))
	}
	fit := min(n, (c.h-1+step-cell.h)/step)
	for i := range fit {
		y := 1 + i*step
		c.fit(0, y+cell.h/2, name, f.Networks[i], role(Text))
		for w := range shown {
			c.accuracyCell(f, i, w, name+1+w*cell.w, y, size{cell.w - 1, cell.h})
		}
	}
	legend := string(c.g.Dot) + " best measured"
	if slices.ContainsFunc(f.Predicted, func(n int) bool { return n >= 0 }) {
		legend += "  " + string(c.g.Left) + " you said"
	}
	if shown < len(f.Transforms) || fit < n {
		legend = fmt.Sprintf("%d of %d worlds, %d of %d networks shown", shown, len(f.Transforms), fit, n)
	}
	if y := 1 + fit*step; y < c.h {
		c.fit(0, y, c.w, legend, role(Muted))
	}
}

// accuracyCell draws the accuracy of network n on transform w.
func (c *canvas) accuracyCell(f *figure.TransformTable, n, w, x, y int, s size) {
	g := &grid{scale: 1, unsigned: true}
	cs, accuracy := role(Muted), "?"
	i := n*len(f.Transforms) + w
	if i < len(f.Measured) && text.Finite(f.Measured[i]) {
		cs, accuracy = role(Text), text.Fixed(f.Measured[i], 2)
		if c.style.Colored() {
			cs = c.on(g.color(g.level(f.Measured[i])))
		}
	}
	if slices.Contains(f.Best(w), n) {
		accuracy = string(c.g.Dot) + accuracy
		cs.attrs |= bold
	}
	if w < len(f.Predicted) && f.Predicted[w] == n {
		accuracy += string(c.g.Left)
	}
	c.fill(x, y, s.w, s.h, ' ', cs)
	c.center(x, y+s.h/2, s.w, accuracy, cs)
	c.hit(f.Control, i, x, y, s.w, s.h)
}

// transformTableInWords names the best networks if no table fits.
func (c *canvas) transformTableInWords(f *figure.TransformTable) {
	for w, world := range f.Transforms {
		var best []string
		for _, n := range f.Best(w) {
			best = append(best, f.Networks[n])
		}
		if len(best) == 0 {
			best = []string{"?"}
		}
		c.fit(0, w, c.w, world+": "+strings.Join(best, ", "), role(Text))
	}
}

func sampleTransforms() figure.TransformTable {
	return figure.TransformTable{
		Meta:     figure.Meta{ID: "transforms", Title: "Who wins which world?"},
		Networks: []string{"shared", "local", "dense"}, Transforms: []string{"one rule", "own rules", "neighbour"},
		Predicted: []int{0, 1, 1}, Measured: []float64{1, 0.06, 0, 0.06, 1, 0, 0.06, 1, 1},
	}
}

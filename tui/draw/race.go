package draw

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// raceFills reports whether a plot of all losses takes the rows below the lanes.
func (c *canvas) raceFills(f *figure.Race) bool {
	return len(f.Lanes) > 0 && c.planLanes(f, c.h-c.progressRows(f)).plot > 0
}

// race draws networks that train side by side: for each as much of its numbers,
// weights, loss, right answers and verdicts as fits, and below them a plot of all
// losses.
func (c *canvas) race(f *figure.Race) {
	n := len(f.Lanes)
	if n == 0 {
		c.notice("no networks in this race")
		return
	}
	y := c.progressRows(f)
	if y > 0 {
		c.raceProgress(f)
	}
	h := c.h - y
	if h < n {
		shown := max(1, h-1)
		for i := range min(shown, n) {
			c.laneLine(f, i, y+i)
		}
		if y+shown < c.h {
			c.fit(0, y+shown, c.w, fmt.Sprintf("and %d more networks", n-shown), role(Muted))
		}
		return
	}
	plan := c.planLanes(f, h)
	if plan.words > 0 {
		c.lanesInColumns(f, plan, y)
		return
	}
	for i := range f.Lanes {
		lane := c.rows(y, plan.rows[i])
		lane.lane(f, i, plan)
		c.join(y, lane)
		y += plan.rows[i] + plan.gap
	}
	if plan.plot > 0 {
		plot := c.rows(c.h-plan.plot, plan.plot)
		plot.curves(c.lossCurves(f))
		c.join(c.h-plan.plot, plot)
	}
}

// progressRows returns how many rows show the progress of the race.
func (c *canvas) progressRows(f *figure.Race) int { return digit(c.h > len(f.Lanes)) }

// raceProgress shows the progress of the race in the first row.
func (c *canvas) raceProgress(f *figure.Race) {
	done := 0.0
	if f.Of > 0 {
		done = float64(f.Steps) / float64(f.Of)
	}
	steps, seed := fmt.Sprintf("step %d of %d", f.Steps, f.Of), fmt.Sprintf("seed %d", f.Seed)
	c.text(0, 0, steps, role(Text))
	if w := c.w - width(steps) - width(seed) - 4; w >= 6 {
		c.thinBar(len(steps)+2, 0, w, done, role(Accent))
		c.fitRight(0, 0, c.w, seed, role(Muted))
	}
}

// lanePlan says how the rows of a race are shared out.
type lanePlan struct {
	rows   []int   // of each lane
	strips []strip // of each lane, its weights
	left   int     // columns for the weights, the same for all lanes
	gap    int     // rows between lanes
	plot   int     // rows for the plot of all losses, 0 for none
	words  int     // columns for words beside the weights, 0 if the words are above and below them
}

// whole returns in how many lanes each of the weights shown has its own place.
func (p *lanePlan) whole() int {
	n := 0
	for i := range p.strips {
		n += digit(p.strips[i].whole())
	}
	return n
}

// planLanes gives each lane as many of h rows as it can fill, and the rest to the plot.
func (c *canvas) planLanes(f *figure.Race, h int) *lanePlan {
	const most, least = 14, 9 // rows of a plot: at first, and at least
	n := len(f.Lanes)
	known := c.races.of(f, c.w)
	for _, try := range []struct{ pixel, gap, plot int }{
		{8, 1, most}, {6, 1, most}, {4, 1, least}, {2, 1, least}, {4, 0, least}, {2, 0, least}, {1, 0, least}, {4, 0, 0}, {2, 0, 0}, {1, 0, 0},
	} {
		p := known.plans[try.pixel]
		if p == nil {
			p = c.planRows(f, known.lanes, 64, try.pixel)
			known.plans[try.pixel] = p
		}
		p = p.copy()
		rest := h - (n-1)*try.gap
		for _, rows := range p.rows {
			rest -= rows
		}
		switch {
		case try.plot == 0 && rest >= 0:
			p.gap = min(1, rest/max(1, n-1))
			return p
		case try.plot > 0 && rest >= try.plot+1 && c.w >= 30:
			p.gap, p.plot = try.gap, min(rest-1, 24)
			return p
		}
	}
	p := c.planRows(f, known.lanes, h/n, 4)
	if columns := c.planColumns(f, known.lanes, h/n); p.whole() == 0 && columns.whole() > 0 {
		p = columns
	}
	c.truncated = p.whole() < n
	return p
}

// copy returns a copy of the plan whose gap and plot can be set.
func (p *lanePlan) copy() *lanePlan {
	own := *p
	return &own
}

// racePlans holds, by width, the parts of the layout that several sizes of a race share.
type racePlans map[int]*racePlan

// racePlan holds the weights of each lane and, by pixel size, the layout of lanes that take
// as many rows as they can use.
type racePlan struct {
	lanes []*stripMaps
	plans map[int]*lanePlan
}

// of returns the plan of a race at a width. A nil racePlans does not cache it.
func (r racePlans) of(f *figure.Race, w int) *racePlan {
	if p := r[w]; p != nil {
		return p
	}
	p := &racePlan{lanes: raceMaps(f), plans: map[int]*lanePlan{}}
	if r != nil {
		r[w] = p
	}
	return p
}

// planRows lays out lanes, with these weights, of at most so many rows, with pixels of at
// most a size.
func (c *canvas) planRows(f *figure.Race, lanes []*stripMaps, rows, pixel int) *lanePlan {
	p := &lanePlan{}
	w := c.weightsWidth(f)
	for _, maps := range lanes {
		st := c.planStrip(maps, w, rows-1, pixel)
		p.strips = append(p.strips, st)
		p.left = max(p.left, st.w)
		p.rows = append(p.rows, min(rows, 1+max(3, st.h)))
	}
	return p
}

// weightsWidth returns how many columns the weights of a lane may take beside the right
// answers, or beside its words if nothing can be right or wrong.
func (c *canvas) weightsWidth(f *figure.Race) int {
	const bars = 26 // the fewest columns for a bar of right answers
	words := 0
	for i := range f.Lanes {
		if !lossOnly(&f.Lanes[i]) {
			return max(16, c.w*2/5, min(c.w-bars, c.w/2+10))
		}
		words = max(words, c.width(f.Lanes[i].Words))
	}
	return max(16, c.w*2/5, c.w-words-4)
}

// lossOnly reports whether nothing can be right or wrong in a lane.
func lossOnly(l *figure.Lane) bool {
	return l.Train.Of == 0 && l.Unseen.Of == 0 && len(l.Images) == 0
}

// raceMaps returns the weights of all lanes.
func raceMaps(f *figure.Race) []*stripMaps {
	lanes := make([]*stripMaps, len(f.Lanes))
	for i := range f.Lanes {
		lanes[i] = &stripMaps{maps: laneMaps(&f.Lanes[i])}
	}
	return lanes
}

// laneMaps returns the weights of a lane, without the lane's name in their titles.
func laneMaps(l *figure.Lane) []figure.Heatmap {
	maps := slices.Clone(l.Weights)
	for i := range maps {
		maps[i].Title = strings.TrimPrefix(maps[i].Title, l.Name+" ")
	}
	return maps
}

// lossCurves returns the losses of all lanes, with the lanes' names if these are short:
// each name is shown with its glyph in its lane.
func (c *canvas) lossCurves(f *figure.Race) *figure.Curves {
	out := &figure.Curves{XLabel: "step", YLabel: "loss while training", LogY: true, XMax: float64(max(f.Of, 1))}
	longest := 0
	for _, l := range f.Lanes {
		longest = max(longest, c.width(l.Name))
	}
	for _, l := range f.Lanes {
		if len(f.Lanes) > 1 && longest <= c.w/4 {
			l.Loss.Name = l.Name
		}
		out.Series = append(out.Series, l.Loss)
	}
	return out
}

// mostLoss returns the greatest loss of a race, which scales all sparklines.
func mostLoss(f *figure.Race) float64 {
	most := 0.0
	for _, l := range f.Lanes {
		for _, v := range l.Loss.Y {
			if text.Finite(v) {
				most = max(most, v)
			}
		}
	}
	return most
}

func lossText(l *figure.Lane) string {
	if len(l.Loss.Y) == 0 {
		return ""
	}
	v := l.Loss.Y[len(l.Loss.Y)-1]
	if text.Finite(v) && math.Abs(v) < 10 {
		return fmt.Sprintf("loss %.3f", v)
	}
	return "loss " + text.Short(v)
}

// rightText returns a fraction in short form.
func rightText(f figure.Fraction) string {
	if f.Of == 0 {
		return "none"
	}
	return fmt.Sprintf("%d/%d", f.Right, f.Of)
}

// allRight reports whether there are answers and all of them are right.
func allRight(f figure.Fraction) bool { return f.Of > 0 && f.Right == f.Of }

func samplePixelRace() figure.Race {
	weights := func(title string, values ...float64) figure.Heatmap {
		return figure.Heatmap{Meta: figure.Meta{Title: title}, Cols: min(16, len(values)), Values: values, Cursor: -1}
	}
	f := figure.Race{Meta: figure.Meta{ID: "race", Title: "Invert the image, learnt from 0001"}, Steps: 20, Of: 400}
	for i, l := range []figure.Lane{
		{Name: "table", Network: "16 dense:4/nobias", Parameters: 64, Weights: []figure.Heatmap{weights("", tabulate(64, func(i int) float64 { return float64(i%16) * 0.1 * float64(i/16-1) })...)}},
		{Name: "dense", Network: "4 dense:4", Parameters: 20, Weights: []figure.Heatmap{weights("weights", tabulate(16, func(i int) float64 { return float64(i%5-2) / 3 })...), weights("bias", 0.9, 0.9, 0.9, -0.9)}},
		{Name: "local", Network: "4 local1:1", Parameters: 8, Weights: []figure.Heatmap{weights("weight", 0, 0, 0, -0.9), weights("bias", 0.9, 0.9, 0.9, -0.9)}},
		{Name: "shared", Network: "4 conv1:1", Parameters: 2, Solved: 2, Weights: []figure.Heatmap{weights("weight", -3.02), weights("bias", 1.65)}},
	} {
		l.Train, l.Unseen = figure.Fraction{Right: 1, Of: 1}, figure.Fraction{Right: 5 * i, Of: 15}
		l.Images = tabulate(16, func(k int) figure.Mark { return []figure.Mark{figure.Right, figure.Wrong}[digit(k > 5*i)] })
		l.Loss = decay("", 0.69, 0.05*float64(i+1), 20)
		f.Lanes = append(f.Lanes, l)
	}
	return f
}

func sampleKernelRace() figure.Race {
	f := figure.Race{Meta: figure.Meta{ID: "training", Title: "Which way does the bar lie?"}, Steps: 60, Of: 100, Seed: 9}
	for i, l := range []figure.Lane{
		{Name: "shared", Network: "12x12 conv5:4/nobias gmp", Parameters: 100, Weights: edges(5)},
		{Name: "unshared", Network: "12x12 local5:4/nobias gmp", Parameters: 6400, Weights: edges(5)},
		{Name: "dense", Network: "12x12 dense:4/nobias", Parameters: 576, Weights: edges(12)},
	} {
		l.Train, l.Unseen = figure.Fraction{Right: 150 + 20*i, Of: 200}, figure.Fraction{Right: 150 - 40*i, Of: 200}
		l.Loss = decay("", 1.39, 0.01*float64(3-i), 60)
		f.Lanes = append(f.Lanes, l)
	}
	return f
}

package draw

import (
	"fmt"
	"slices"
	"strings"

	"weightshare/lessons/figure"
)

// raceFills reports whether a plot of all losses takes the rows below the lanes.
func (c *canvas) raceFills(f *figure.Race) bool {
	return len(f.Lanes) > 0 && c.planLanes(f, c.h-c.progressRows(f)).chart > 0
}

// race draws networks that train side by side: a strip per network with its
// numbers, weights, loss, right answers and verdicts, as much of it as fits,
// and, where there is room, all losses on common axes below.
func (c *canvas) race(f *figure.Race) {
	n := len(f.Lanes)
	if n == 0 {
		c.fit(0, 0, c.w, "no networks in this race", role(Muted))
		return
	}
	c.raceProgress(f)
	y := c.progressRows(f)
	room := c.h - y
	if room < n {
		shown := max(1, room-1)
		for i := range min(shown, n) {
			c.laneLine(f, i, y+i)
		}
		if y+shown < c.h {
			c.fit(0, y+shown, c.w, fmt.Sprintf("and %d more networks", n-shown), role(Muted))
		}
		return
	}
	plan := c.planLanes(f, room)
	if plan.text > 0 {
		c.lanesInColumns(f, plan, y)
		return
	}
	for i := range f.Lanes {
		lane := c.rows(y, plan.rows[i])
		lane.lane(f, i, plan)
		c.join(y, lane)
		y += plan.rows[i] + plan.gap
	}
	if plan.chart > 0 {
		chart := c.rows(c.h-plan.chart, plan.chart)
		chart.curves(c.lossCurves(f))
		c.join(c.h-plan.chart, chart)
	}
}

// lanePlan is how the rows of a race are shared out.
type lanePlan struct {
	rows   []int         // per lane
	strips []stripLayout // per lane, its weights
	left   int           // columns for the weights, the same for all lanes
	gap    int           // rows between lanes
	chart  int           // rows for the common curves, 0 for none
	text   int           // columns for the words beside the weights, 0 where they stand above and below
}

// weightsWidth is how many columns the weights of a lane may take: beside them
// stand the right answers, or where nothing is right or wrong some words.
func (c *canvas) weightsWidth(f *figure.Race) int {
	const bars = 26 // the least for right answers that are told by a bar
	words := 0
	for i := range f.Lanes {
		if !lossOnly(&f.Lanes[i]) {
			return max(16, c.w*2/5, min(c.w-bars, c.w/2+10))
		}
		words = max(words, width(c.style.Plain(f.Lanes[i].Words)))
	}
	return max(16, c.w*2/5, c.w-words-4)
}

// lossOnly tells whether nothing is right or wrong in a lane: there are only
// losses.
func lossOnly(l *figure.Lane) bool {
	return l.Train.Of == 0 && l.Unseen.Of == 0 && len(l.Images) == 0
}

// chartRows is the least that common curves need to be read.
const chartRows = 9

// planLanes gives each lane what it can fill, and the common curves the rest.
func (c *canvas) planLanes(f *figure.Race, room int) *lanePlan {
	n := len(f.Lanes)
	plans := map[int]*lanePlan{} // by how large a pixel is at most
	for _, try := range []struct{ most, gap, chart int }{
		{8, 1, 14}, {6, 1, 14}, {4, 1, chartRows}, {2, 1, chartRows}, {4, 0, chartRows}, {2, 0, chartRows}, {1, 0, chartRows}, {4, 0, 0}, {2, 0, 0}, {1, 0, 0},
	} {
		p := plans[try.most]
		if p == nil {
			p = c.plan(f, 64, try.most)
			plans[try.most] = p
		}
		total := (n - 1) * try.gap
		for _, rows := range p.rows {
			total += rows
		}
		rest := room - total
		switch {
		case try.chart == 0 && rest >= 0:
			p.gap = min(1, rest/max(1, n-1))
			return p
		case try.chart > 0 && rest >= try.chart+1 && c.w >= 30:
			p.gap, p.chart = try.gap, min(rest-1, 24)
			return p
		}
	}
	p := c.plan(f, room/n, 4)
	if beside := c.planColumns(f, room/n); p.drawn() == 0 && beside.drawn() > 0 {
		p = beside
	}
	c.truncated = p.drawn() < n
	return p
}

// plan lays out lanes of at most the given rows, pixels of at most a size.
func (c *canvas) plan(f *figure.Race, rows, most int) *lanePlan {
	p := &lanePlan{}
	for i := range f.Lanes {
		st := c.planStrip(laneMaps(&f.Lanes[i]), c.weightsWidth(f), rows-1, most)
		p.strips = append(p.strips, st)
		p.left = max(p.left, st.w)
		p.rows = append(p.rows, min(rows, 1+max(3, st.h)))
	}
	return p
}

// progressRows is how many rows there are for how far the race is.
func (c *canvas) progressRows(f *figure.Race) int { return digit(c.h > len(f.Lanes)) }

// raceProgress says how far the race is, on the first row if there is room.
func (c *canvas) raceProgress(f *figure.Race) {
	if c.progressRows(f) == 0 {
		return
	}
	t := 0.0
	if f.Of > 0 {
		t = float64(f.Steps) / float64(f.Of)
	}
	text := fmt.Sprintf("step %d of %d", f.Steps, f.Of)
	c.text(0, 0, text, role(Text))
	seed := fmt.Sprintf("seed %d", f.Seed)
	if w := c.w - width(text) - width(seed) - 4; w >= 6 {
		c.thinBar(len(text)+2, 0, w, t, cellStyle{fg: colorID(Accent)})
		c.fitRight(0, 0, c.w, seed, role(Muted))
	}
}

// laneMaps are the weights of a lane, their titles without the network's name:
// that stands above them.
func laneMaps(l *figure.Lane) []figure.Heatmap {
	maps := slices.Clone(l.Weights)
	for i := range maps {
		maps[i].Title = strings.TrimPrefix(maps[i].Title, l.Name+" ")
	}
	return maps
}

// lossCurves puts the losses of all lanes on common axes, with the names of the
// lanes where they are short: each stands with its glyph in its lane.
func (c *canvas) lossCurves(f *figure.Race) *figure.Curves {
	out := &figure.Curves{XLabel: "step", YLabel: "loss while training", LogY: true, XMax: float64(max(f.Of, 1))}
	longest := 0
	for _, l := range f.Lanes {
		longest = max(longest, width(c.style.Plain(l.Name)))
	}
	for _, l := range f.Lanes {
		s := l.Loss
		if len(f.Lanes) > 1 && longest <= c.w/4 {
			s.Name = l.Name
		}
		out.Series = append(out.Series, s)
	}
	return out
}

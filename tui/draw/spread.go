package draw

import (
	"math"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// spread draws for each network its numbers, a histogram of its seeds' values, and the
// interval of the mean, all on one axis.
func (c *canvas) spread(f *figure.Spread) {
	n := len(f.Rows)
	if n == 0 {
		c.notice("nothing is measured yet")
		return
	}
	each, axisRows := spreadRows(c.h, n)
	shown := min(n, c.h/each)
	if c.truncated = shown < n; c.truncated && shown > 1 && c.h == shown*each {
		shown--
	}
	bins, most, a := spreadBins(f, c.w)
	for i, r := range f.Rows[:shown] {
		y, cs := i*each, seriesStyle(i, 0)
		c.fit(0, y, c.w, r.Name, seriesStyle(i, bold))
		if free := c.w - c.width(r.Name) - 1; c.width(r.Text) <= free {
			c.fitRight(0, y, c.w, r.Text, role(Text))
		} else if each == 1 {
			c.fit(0, y, c.w, r.Text, role(Text)) // the order tells which network it is
		} else {
			c.fit(c.width(r.Name)+1, y, free, r.Text, role(Text))
		}
		if each > 1 {
			c.histogram(y+1, bins[i], most, cs)
		}
		if each > 2 {
			c.interval(y+2, r, a, cs)
		}
	}
	y := shown * each
	switch {
	case shown < n:
		c.fit(0, y, c.w, "and "+text.Plural(n-shown, "other"), role(Muted))
	case axisRows > 0:
		c.barAxis(false, 0, y-digit(each > 3), barScale{a.lo, a.hi, c.w})
	}
}

// spreadRows returns how many of h rows each of n networks takes, and how many the axis
// takes.
func spreadRows(h, n int) (each, axisRows int) {
	const axis = 2
	for each = 4; each > 1; each-- {
		if each*n+axis-digit(each > 3) <= h {
			return each, axis
		}
	}
	if 2*n <= h {
		return 2, 0
	}
	return 1, 0
}

// spreadBins counts the values of each row in w bins along one axis; most is the
// largest count.
func spreadBins(f *figure.Spread, w int) (bins [][]int, most int, a axis) {
	all := make([][]float64, 0, 2*len(f.Rows))
	for _, r := range f.Rows {
		all = append(all, r.Values, []float64{r.Low, r.High})
	}
	a = newAxis(all, 0, 0, false)
	for _, r := range f.Rows {
		row := make([]int, w)
		for _, v := range r.Values {
			if t, ok := a.at(v); ok {
				at := int(math.Round(t * float64(w-1)))
				row[at]++
				most = max(most, row[at])
			}
		}
		bins = append(bins, row)
	}
	return bins, most, a
}

// histogram draws a row of counts as columns.
func (c *canvas) histogram(y int, counts []int, most int, cs cellStyle) {
	for x, n := range counts {
		if n > 0 {
			c.set(x, y, c.g.Columns[(n*len(c.g.Columns)-1)/most], cs)
		}
	}
}

// interval draws the interval of a mean, and the mean itself.
func (c *canvas) interval(y int, r figure.SpreadRow, a axis, cs cellStyle) {
	at := func(v float64) int {
		t, _ := a.clamped(v)
		return int(math.Round(t * float64(c.w-1)))
	}
	if !text.Finite(r.Mean) || !text.Finite(r.Low) || !text.Finite(r.High) {
		return
	}
	from, to := at(r.Low), at(r.High)
	c.fill(from, y, to-from+1, 1, c.g.Rule, cs)
	if from < to {
		c.set(from, y, c.g.TeeRight, cs)
		c.set(to, y, c.g.TeeLeft, cs)
	}
	c.set(at(r.Mean), y, c.g.Dot, cs)
}

func sampleSeeds() figure.Spread {
	return figure.Spread{
		Meta: figure.Meta{ID: "seeds", Title: "Unseen right, 8 seeds"},
		Rows: []figure.SpreadRow{
			{Name: "one kernel", Text: "0.93 [0.91, 0.95]", Values: []float64{.9, .91, .92, .93, .93, .94, .95, .97}, Mean: .93, Low: .91, High: .95},
			{Name: "unshared", Text: "0.81 [0.76, 0.85]", Values: []float64{.7, .78, .79, .81, .82, .82, .85, .87}, Mean: .81, Low: .76, High: .85},
		},
	}
}

package figure

import (
	"slices"

	"weightshare/lessons/text"
)

// Spread shows the values of several seeds one by one, with their mean and its interval.
type Spread struct {
	Meta
	Rows []SpreadRow
}

// SpreadRow is the values of one network.
type SpreadRow struct {
	Name            string
	Text            string // its numbers as displayed
	Values          []float64
	Mean, Low, High float64 // the interval of the mean; Low and High are the mean if there is none
}

func (f Spread) equal(other Figure) bool {
	g, ok := other.(Spread)
	return ok && f.Meta == g.Meta && slices.EqualFunc(f.Rows, g.Rows, func(a, b SpreadRow) bool {
		return a.Name == b.Name && a.Text == b.Text && sameNumbers(a.Values, b.Values) &&
			sameNumber(a.Mean, b.Mean) && sameNumber(a.Low, b.Low) && sameNumber(a.High, b.High)
	})
}

// Words implements Figure.
func (f Spread) Words() string {
	say := make([]string, len(f.Rows))
	for i, r := range f.Rows {
		say[i] = r.Name + ", " + text.Plural(len(r.Values), "seed") + ": " + r.Text
	}
	if len(say) == 0 {
		return f.statement("nothing measured yet")
	}
	return f.statement(say...)
}

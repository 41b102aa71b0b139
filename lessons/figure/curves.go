package figure

import (
	"fmt"
	"math"
	"slices"

	"weightshare/lessons/text"
)

// Series is one line of a Curves figure, or the loss of a Lane.
type Series struct {
	Name string
	X, Y []float64 // of equal length, X ascending; a Y that is not finite breaks the line
	// Low and High bound the spread around Y, for instance over seeds. They have
	// the length of Y, or are nil.
	Low, High []float64
}

func (s Series) same(t Series) bool {
	return s.Name == t.Name && sameNumbers(s.X, t.X) && sameNumbers(s.Y, t.Y) && sameNumbers(s.Low, t.Low) && sameNumbers(s.High, t.High)
}

// Curves is series plotted against common axes.
type Curves struct {
	Meta
	XLabel, YLabel string // names of the axes, in lower case
	Series         []Series
	LogX, LogY     bool    // logarithmic axes; values ≤ 0 have no place on them
	XMin, XMax     float64 // range of the axis; both 0 for that of the data
	YMin, YMax     float64 // range of the axis; both 0 for that of the data
	Chance         float64 // for accuracies, that of guessing: the axis begins there; 0 for none
}

func (f Curves) equal(other Figure) bool {
	g, ok := other.(Curves)
	return ok && f.Meta == g.Meta && f.XLabel == g.XLabel && f.YLabel == g.YLabel && f.LogX == g.LogX && f.LogY == g.LogY &&
		sameNumber(f.XMin, g.XMin) && sameNumber(f.XMax, g.XMax) && sameNumber(f.YMin, g.YMin) && sameNumber(f.YMax, g.YMax) && sameNumber(f.Chance, g.Chance) &&
		slices.EqualFunc(f.Series, g.Series, Series.same)
}

// Words implements Figure.
func (f Curves) Words() string {
	var say []string
	if f.XLabel != "" && f.YLabel != "" {
		say = append(say, fmt.Sprintf("%s by %s", upper(f.YLabel), f.XLabel))
	}
	for _, s := range f.Series {
		say = append(say, s.words())
	}
	switch {
	case len(f.Series) == 0:
		say = append(say, "nothing measured yet")
	case f.Chance > 0:
		say = append(say, "chance is "+text.Spoken(f.Chance))
	}
	return f.statement(say...)
}

// words says where a series begins and ends, and what happens between.
func (s Series) words() string {
	n := min(len(s.X), len(s.Y))
	if n == 0 {
		return s.Name + " has no points yet"
	}
	if n == 1 {
		return fmt.Sprintf("%s is %s at %s", s.Name, text.Spoken(s.Y[0]), text.Spoken(s.X[0]))
	}
	spread := ""
	if n <= len(s.Low) && n <= len(s.High) {
		spread = fmt.Sprintf(", spread from %s to %s", text.Spoken(s.Low[n-1]), text.Spoken(s.High[n-1]))
	}
	first, last := s.Y[0], s.Y[n-1]
	course := s.course(n)
	if text.Spoken(first) == text.Spoken(last) && course != "" {
		return fmt.Sprintf("%s begins and ends at %s, at %s and %s", s.Name, text.Spoken(first), text.Spoken(s.X[0]), text.Spoken(s.X[n-1])) + course + spread
	}
	if text.Spoken(first) == text.Spoken(last) {
		return fmt.Sprintf("%s stays at %s from %s to %s", s.Name, text.Spoken(first), text.Spoken(s.X[0]), text.Spoken(s.X[n-1])) + spread
	}
	verb := "rises from"
	if last < first {
		verb = "falls from"
	}
	return fmt.Sprintf("%s %s %s at %s to %s at %s", s.Name, verb, text.Spoken(first), text.Spoken(s.X[0]), text.Spoken(last), text.Spoken(s.X[n-1])) + course + spread
}

// outlierMargin is how far beyond its end points, as a fraction of its range, a
// series must reach for its extremes to be mentioned.
const outlierMargin = 0.05

// course says what happens between the first and the last of n points: where half
// the way is done, and the highest and lowest values if they are not at the ends.
func (s Series) course(n int) string {
	high, low, half := 0, 0, 0
	first, last := s.Y[0], s.Y[n-1]
	for i, y := range s.Y[:n] {
		if y > s.Y[high] {
			high = i
		}
		if y < s.Y[low] {
			low = i
		}
		if middle := (first + last) / 2; half == 0 && (last > first) == (y >= middle) {
			half = i
		}
	}
	say := ""
	if span := s.Y[high] - s.Y[low]; n > 3 && text.Spoken(first) != text.Spoken(last) && math.Abs(last-first) > span*(1-2*outlierMargin) {
		say = ", half way by " + text.Spoken(s.X[half])
	}
	margin := outlierMargin * (s.Y[high] - s.Y[low])
	if s.Y[high] > max(first, last)+margin && text.Spoken(s.Y[high]) != text.Spoken(max(first, last)) {
		say += fmt.Sprintf(", highest %s at %s", text.Spoken(s.Y[high]), text.Spoken(s.X[high]))
	}
	if s.Y[low] < min(first, last)-margin && text.Spoken(s.Y[low]) != text.Spoken(min(first, last)) {
		say += fmt.Sprintf(", lowest %s at %s", text.Spoken(s.Y[low]), text.Spoken(s.X[low]))
	}
	return say
}

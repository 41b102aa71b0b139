package figure

import (
	"fmt"
	"slices"
	"strings"

	"weightshare/lessons/text"
)

// Bar is one bar of a Bars figure.
type Bar struct {
	Label string
	Value float64 // the base-10 logarithm if Bars.Log is set, so that 2^784 can be drawn
	Text  string  // the number as displayed: "216,320", "2^784"; empty for Value itself
	Kind  int     // bars of a kind, from 1 on, have one color; 0 gives each its own
}

// Bars compares magnitudes by the lengths of bars.
type Bars struct {
	Meta
	Bars []Bar
	Log  bool // values are base-10 logarithms, and the axis shows powers of ten
	// Max, if positive, is the end of the axis, so that bars can be watched
	// growing; a longer bar is cut off there and marked.
	Max float64
	// Min, if negative, is the start of the axis, so that it stays in place while
	// bars move.
	Min float64
}

func (f Bars) equal(other Figure) bool {
	g, ok := other.(Bars)
	return ok && f.Meta == g.Meta && f.Log == g.Log && sameNumber(f.Max, g.Max) && sameNumber(f.Min, g.Min) &&
		slices.EqualFunc(f.Bars, g.Bars, func(a, b Bar) bool {
			return a.Label == b.Label && sameNumber(a.Value, b.Value) && a.Text == b.Text && a.Kind == b.Kind
		})
}

// Words implements Figure.
func (f Bars) Words() string {
	if len(f.Bars) == 0 {
		return f.statement("no bars")
	}
	said := make([]string, len(f.Bars))
	for i, b := range f.Bars {
		value := b.Text
		if value == "–" {
			value = "none yet"
		}
		if value == "" {
			value = text.Spoken(b.Value)
			if f.Log {
				value = "10 to the power of " + value
			}
		}
		said[i] = fmt.Sprintf("%s %s", b.Label, value)
	}
	say := []string{strings.Join(said, "; ")}
	if f.Log {
		say = append(say, "Each step of the scale is ten times the one before")
	}
	return f.statement(say...)
}

package figure

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// spelledOut is how many things a figure says one by one; of more it says how
// many there are and what stands out.
const spelledOut = 36

// Words implements Figure.
func (f BinaryGrid) Words() string {
	if len(f.Values) == 0 {
		return f.statement("no cells")
	}
	var on []string
	for i, v := range f.Values {
		if v {
			on = append(on, at(f.Labels, i))
		}
	}
	grid := count(len(f.Values), "cell")
	if n := rows(len(f.Values), f.Cols); n > 1 {
		grid = fmt.Sprintf("%d rows of %d cells", n, f.Cols)
	}
	if len(f.Values) > spelledOut {
		say := []string{fmt.Sprintf("%s, %d of them on", grid, len(on))}
		if len(on) > 0 && f.Cols > 1 && 2*len(on) < len(f.Values) {
			if where := strokes(f.Values, f.Cols, strokesMost, nil, nil); where != "" {
				say = append(say, "On: "+where)
			}
		}
		return f.statement(say...)
	}
	return f.statement(fmt.Sprintf("%s, %s", bits(f.Values, f.Cols), grid), "On: "+list(on))
}

// name is what a pattern is called: its label, or its pixels.
func (p Pattern) name() string {
	if p.Label != "" {
		return p.Label
	}
	return bits(p.Bits, p.Cols)
}

// Words implements Figure.
func (f Gallery) Words() string {
	names := make([]string, 0, len(f.Items))
	var lit, right, wrong []string
	for _, item := range f.Items {
		name := item.name()
		names = append(names, name)
		if item.Lit {
			lit = append(lit, name)
		}
		switch item.Mark {
		case Right:
			right = append(right, name)
		case Wrong:
			wrong = append(wrong, name)
		case None:
		}
	}
	say := []string{count(len(names), "pattern") + few(names, ": %s")}
	if f.Lit != "" {
		say = append(say, upper(f.Lit)+": "+some(lit, len(names)))
	}
	if len(right)+len(wrong) > 0 {
		say = append(say, "Right: "+some(right, len(names)), "Wrong: "+some(wrong, len(names)))
	}
	return f.statement(say...)
}

// few spells out a list that is short enough, in the given format.
func few(words []string, format string) string {
	if len(words) == 0 || len(words) > spelledOut {
		return ""
	}
	return fmt.Sprintf(format, list(words))
}

// some spells out a list that is taken from so many, or says how long it is.
func some(words []string, from int) string {
	switch {
	case len(words) == from && from > 3:
		return fmt.Sprintf("all %d", from)
	case len(words) > spelledOut:
		return fmt.Sprintf("%d of them", len(words))
	}
	return list(words)
}

// upper begins a sentence.
func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || r == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// silentMost is how many silent features are named.
const silentMost = 4

// Words implements Figure.
func (f FeatureScan) Words() string {
	say := []string{fmt.Sprintf("The image is %s; a feature sees %s and is tried at %s",
		bits(f.Image, len(f.Image)), count(f.Field, "pixel"), count(len(f.Image)-f.Field+1, "place"))}
	var silent []string
	for i, feature := range f.Features {
		var places []string
		if i < len(f.Fires) {
			for place, fires := range f.Fires[i] {
				if fires {
					places = append(places, fmt.Sprint(place+1))
				}
			}
		}
		if len(places) == 0 {
			silent = append(silent, feature.name())
			continue
		}
		word := "places"
		if len(places) == 1 {
			word = "place"
		}
		say = append(say, fmt.Sprintf("Feature %s fires at %s %s", feature.name(), word, list(places)))
	}
	switch n := len(silent); {
	case n > silentMost && n < len(f.Features):
		say = append(say, fmt.Sprintf("The other %d are silent", n))
	case n > 0:
		say = append(say, "Silent: "+some(silent, len(f.Features)))
	}
	return f.statement(say...)
}

// Words implements Figure.
func (f Heatmap) Words() string {
	held := 0
	for i := range f.Values {
		if !f.masked(i) {
			held++
		}
	}
	switch {
	case held == 0:
		return f.statement("no numbers")
	case held <= spelledOut:
		return f.statement(append(f.spell("Row"), f.dotted()...)...)
	}
	return f.statement(append(f.summary(held), f.dotted()...)...)
}

// dotted says how many cells hold a dot, and how the numbers in those and in the
// others are on average.
func (f Heatmap) dotted() []string {
	if len(f.Dots) == 0 {
		return nil
	}
	var sum [2]float64
	var n [2]int
	for i, v := range f.Values {
		if f.masked(i) {
			continue
		}
		at := 0
		if i < len(f.Dots) && f.Dots[i] {
			at = 1
		}
		sum[at] += v
		n[at]++
	}
	text := fmt.Sprintf("%s: %s", upper(f.Dot), count(n[1], "cell"))
	if n[1] > 0 {
		text += ", " + number(sum[1]/float64(n[1])) + " on average"
	}
	if n[0] > 0 {
		text += fmt.Sprintf("; elsewhere %s on average", number(sum[0]/float64(n[0])))
	}
	return []string{text}
}

func (f Heatmap) masked(i int) bool { return i < len(f.Masked) && f.Masked[i] }

// place names a cell.
func (f Heatmap) place(i int) string {
	cols := max(1, f.Cols)
	return fmt.Sprintf("row %s, column %s", at(f.RowLabels, i/cols), at(f.ColLabels, i%cols))
}

// spell says every number, a sentence a row, which is called what row says; a
// single Row needs no name.
func (f Heatmap) spell(row string) []string {
	lines := rows(len(f.Values), f.Cols)
	say := make([]string, 0, lines)
	for r := range lines {
		var cells []string
		for i := r * f.Cols; i < min((r+1)*f.Cols, len(f.Values)); i++ {
			value := "no number"
			if !f.masked(i) {
				value = number(f.Values[i])
			}
			if c := i % f.Cols; c < len(f.ColLabels) && f.ColLabels[c] != "" {
				value = f.ColLabels[c] + " " + value
			}
			cells = append(cells, value)
		}
		line := strings.Join(cells, ", ")
		switch {
		case r < len(f.RowLabels) && f.RowLabels[r] != "":
			line = f.RowLabels[r] + ": " + line
		case lines > 1 || row != "Row":
			line = fmt.Sprintf("%s %d: %s", row, r+1, line)
		}
		say = append(say, line)
	}
	return say
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
	if len(f.Series) == 0 {
		say = append(say, "nothing measured yet")
	}
	return f.statement(say...)
}

// words says where a series begins and ends, and its best and worst on the way
// where they lie between.
func (s Series) words() string {
	n := min(len(s.X), len(s.Y))
	if n == 0 {
		return s.Name + " has no points yet"
	}
	if n == 1 {
		return fmt.Sprintf("%s is %s at %s", s.Name, number(s.Y[0]), number(s.X[0]))
	}
	spread := ""
	if n <= len(s.Low) && n <= len(s.High) {
		spread = fmt.Sprintf(", spread from %s to %s", number(s.Low[n-1]), number(s.High[n-1]))
	}
	first, last := s.Y[0], s.Y[n-1]
	if number(first) == number(last) {
		return fmt.Sprintf("%s stays at %s from %s to %s", s.Name, number(first), number(s.X[0]), number(s.X[n-1])) + s.way(n) + spread
	}
	verb := "rises from"
	if last < first {
		verb = "falls from"
	}
	return fmt.Sprintf("%s %s %s at %s to %s at %s", s.Name, verb, number(first), number(s.X[0]), number(last), number(s.X[n-1])) + s.way(n) + spread
}

// clearly is by which part of its range a series must leave the way between its
// ends to be said to.
const clearly = 0.05

// way says what happens between the first and the last of n points: where a
// series is half way, and its highest and lowest where they lie between.
func (s Series) way(n int) string {
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
	if span := s.Y[high] - s.Y[low]; n > 3 && number(first) != number(last) && math.Abs(last-first) > span*(1-2*clearly) {
		say = ", half way by " + number(s.X[half])
	}
	margin := clearly * (s.Y[high] - s.Y[low])
	if s.Y[high] > max(first, last)+margin && number(s.Y[high]) != number(max(first, last)) {
		say += fmt.Sprintf(", highest %s at %s", number(s.Y[high]), number(s.X[high]))
	}
	if s.Y[low] < min(first, last)-margin && number(s.Y[low]) != number(min(first, last)) {
		say += fmt.Sprintf(", lowest %s at %s", number(s.Y[low]), number(s.X[low]))
	}
	return say
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
			value = number(b.Value)
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

// Words implements Figure.
func (f Table) Words() string {
	if len(f.Rows) == 0 {
		return f.statement("no rows yet")
	}
	say := make([]string, 0, len(f.Rows))
	for _, row := range f.Rows {
		var cells []string
		for i, cell := range row {
			switch {
			case strings.TrimSpace(cell) == "":
			case i < len(f.Columns) && f.Columns[i].Name != "" && (i > 0 || f.Columns[i].Numeric):
				cells = append(cells, f.Columns[i].holds(cell))
			default:
				cells = append(cells, cell)
			}
		}
		say = append(say, strings.Join(cells, ", "))
	}
	return f.statement(say...)
}

// holds says what a cell of the column holds; a name that is a number stands apart
// from what is in the cell.
func (c Column) holds(cell string) string {
	switch cell {
	case "?":
		cell = "not told yet"
	case "–":
		cell = "none"
	}
	if _, err := strconv.ParseFloat(c.Name, 64); err == nil {
		return "at " + c.Name + ": " + cell
	}
	return c.Name + " " + cell
}

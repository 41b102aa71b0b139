package figure

// Pictures shows small pictures side by side, all on one scale: kernels, or one
// image in several worlds.
type Pictures struct {
	Head
	Pictures []Heatmap // their titles say which is which
}

// Words implements Figure.
func (f Pictures) Words() string {
	say := []string{count(len(f.Pictures), "picture")}
	for _, m := range f.Pictures {
		low, high, ok := m.extent()
		if !ok || m.Cols < 1 {
			say = append(say, m.Title+" holds no numbers")
			continue
		}
		say = append(say, m.Title+": from "+number(m.Values[low])+" to "+number(m.Values[high])+", largest at "+m.place(high))
	}
	return f.statement(say...)
}

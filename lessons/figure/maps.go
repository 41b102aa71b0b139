package figure

import "strings"

// FeatureMaps shows an image and, below it, the maps that kernels made of it.
// Without an image it is any maps to be compared, on one scale.
type FeatureMaps struct {
	Head
	Image Heatmap   // without values where there is none
	Maps  []Heatmap // their titles name the kernels, or what each is
}

// Words implements Figure.
func (f FeatureMaps) Words() string {
	say := []string{count(len(f.Maps), "map") + ", all on one scale"}
	if len(f.Image.Values) > 0 {
		say = []string{"The image, " + strings.TrimSuffix(f.Image.Words(), "."), count(len(f.Maps), "feature map")}
	}
	for _, m := range f.Maps {
		low, high, ok := m.extent()
		if !ok || m.Cols < 1 {
			say = append(say, m.Title+" holds no numbers")
			continue
		}
		say = append(say, m.Title+" from "+number(m.Values[low])+" to "+number(m.Values[high])+", largest at "+m.place(high))
	}
	return f.statement(say...)
}

// extent is where the smallest and the largest number are; not ok where there
// is none.
func (f Heatmap) extent() (low, high int, ok bool) {
	for i, v := range f.Values {
		switch {
		case f.masked(i):
		case !ok:
			low, high, ok = i, i, true
		case v < f.Values[low]:
			low = i
		case v > f.Values[high]:
			high = i
		}
	}
	return low, high, ok
}

package figure

import "strings"

// FeatureMaps shows an image and, below it, the maps that kernels made of it.
// Without an image it is any maps to be compared, on one scale.
type FeatureMaps struct {
	Meta
	Image Heatmap   // without values where there is none
	Maps  []Heatmap // their titles name the kernels, or what each is
}

// Words implements Figure.
func (f FeatureMaps) Words() string {
	if len(f.Maps) == 0 && len(f.Image.Values) == 0 {
		return f.statement("nothing yet")
	}
	maps := sketches(f.Maps)
	if len(f.Image.Values) == 0 {
		return f.statement(append([]string{count(len(f.Maps), "map") + ", all on one scale"}, maps...)...)
	}
	picture := f.Image
	picture.Title = "The image"
	image := strings.TrimSuffix(picture.Words(), ".")
	return f.statement(append([]string{image, count(len(f.Maps), "feature map")}, maps...)...)
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

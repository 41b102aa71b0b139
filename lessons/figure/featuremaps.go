package figure

import (
	"slices"
	"strings"

	"weightshare/lessons/text"
)

// FeatureMaps is an image and the maps that kernels made of it. Without an image
// it is any maps to be compared. All maps are drawn on one scale.
type FeatureMaps struct {
	Meta
	Image Heatmap   // without values where there is none
	Maps  []Heatmap // each titled by its kernel, or by what it is
}

func (f FeatureMaps) equal(other Figure) bool {
	g, ok := other.(FeatureMaps)
	return ok && f.Meta == g.Meta && f.Image.same(g.Image) && slices.EqualFunc(f.Maps, g.Maps, Heatmap.same)
}

// Words implements Figure.
func (f FeatureMaps) Words() string {
	if len(f.Maps) == 0 && len(f.Image.Values) == 0 {
		return f.statement("nothing yet")
	}
	maps := briefs(f.Maps)
	if len(f.Image.Values) == 0 {
		return f.statement(append([]string{text.Plural(len(f.Maps), "map") + ", all on one scale"}, maps...)...)
	}
	picture := f.Image
	picture.Title = "The image"
	image := strings.TrimSuffix(picture.Words(), ".")
	return f.statement(append([]string{image, text.Plural(len(f.Maps), "feature map")}, maps...)...)
}

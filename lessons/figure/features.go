package figure

import (
	"fmt"
	"slices"
	"strings"

	"weightshare/lessons/text"
)

// FeatureMaps shows an image and the maps that kernels made of it. Without an
// image, it shows any maps to be compared. All maps are drawn on the same scale.
type FeatureMaps struct {
	Meta
	Image Heatmap   // without values if there is none
	Maps  []Heatmap // each titled by its kernel, or by what it shows
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

// FeatureScan shows small features tried at every position of a one-dimensional
// image, and where each of them fires: a row per feature, a column per position.
type FeatureScan struct {
	Meta
	Image    []bool    // one row of n pixels; true is on
	Field    int       // receptive field of a feature in pixels, 1 to n
	Features []Pattern // one per row, of Field pixels each
	Fires    [][]bool  // [feature][position], n−Field+1 positions
	Cursor   int       // the position under the cursor, −1 for none
}

func (f FeatureScan) equal(other Figure) bool {
	g, ok := other.(FeatureScan)
	return ok && f.Meta == g.Meta && f.Field == g.Field && f.Cursor == g.Cursor && slices.Equal(f.Image, g.Image) &&
		slices.EqualFunc(f.Features, g.Features, Pattern.same) && slices.EqualFunc(f.Fires, g.Fires, slices.Equal[[]bool])
}

// maxSilent is how many features that do not fire are named.
const maxSilent = 4

// Words implements Figure.
func (f FeatureScan) Words() string {
	say := []string{fmt.Sprintf("The image is %s; a feature sees %s and is tried at %s",
		bits(f.Image, len(f.Image)), text.Plural(f.Field, "pixel"), text.Plural(len(f.Image)-f.Field+1, "place"))}
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
		say = append(say, fmt.Sprintf("Feature %s fires at %s %s", feature.name(), word, text.List(places)))
	}
	switch n := len(silent); {
	case n > maxSilent && n < len(f.Features):
		say = append(say, fmt.Sprintf("The other %d are silent", n))
	case n > 0:
		say = append(say, "Silent: "+some(silent, len(f.Features)))
	}
	return f.statement(say...)
}

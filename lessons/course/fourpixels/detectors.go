package fourpixels

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// globalScene shows the detectors of whole images. Until its question is answered
// it shows only one of them.
type globalScene struct {
	scene.Answered
	scene.Bindings
	image *pixelRow
}

// shownDetector is the image of the detector that is shown before the answer.
const shownDetector = 0b0110

func newGlobalScene() *globalScene {
	image := &pixelRow{bits: pixelsOf(0b0100)}
	return &globalScene{Bindings: scene.Bindings{image}, image: image}
}

func (s *globalScene) Figures() []figure.Figure {
	seen := imageOf(s.image.bits)
	detectors := figure.Gallery{
		Meta:   figure.Meta{ID: "detectors", Title: "A global detector", Note: "it knows one image, and fires for no other"},
		Cursor: -1, Lit: "fires",
	}
	known := []int{shownDetector}
	if s.Open {
		known = everyImage()
		detectors.Title = fmt.Sprintf("All %d global detectors", len(known))
		detectors.Note = "each knows one image: exactly one fires"
	}
	for _, i := range known {
		detectors.Items = append(detectors.Items, figure.GalleryItem{Pattern: patternOf(i), Lit: i == seen})
	}
	return []figure.Figure{s.image.figure(), detectors}
}

func (s *globalScene) Values() map[string]string {
	return map[string]string{nameImages: strconv.Itoa(images), "others": strconv.Itoa(images - 1)}
}

// localScene slides every feature of a receptive field over the image.
type localScene struct {
	scene.Bindings
	image  *pixelRow
	field  *scene.Choice[int] // pixels that a feature sees
	seen   [pixels + 1]bool   // fields that were looked at
	paired bool               // feature 1 has fired at two neighbouring places and nowhere else
}

func newLocalScene() *localScene {
	s := &localScene{
		image: &pixelRow{bits: pixelsOf(0b0100)},
		field: &scene.Choice[int]{
			ID: "field", Label: "the receptive field", Figure: "slides", Hint: "how many pixels a feature sees",
			Values: []int{1, 2, 3, pixels}, Text: func(n int) string { return text.Plural(n, "pixel") },
		},
	}
	s.Bindings = scene.Bindings{s.image, s.field}
	return s
}

func (s *localScene) Enter() { s.record() }

func (s *localScene) Do(a lessons.Action) error {
	err := s.Bindings.Do(a)
	s.record()
	return err
}

// record remembers which parts of the goal were met: they need not hold at the
// same time.
func (s *localScene) record() {
	s.seen[s.field.Value()] = true
	on, pairs := 0, 0
	for p, bit := range s.image.bits {
		if bit {
			on++
			if p > 0 && s.image.bits[p-1] {
				pairs++
			}
		}
	}
	if s.field.Value() == 1 && on == 2 && pairs == 1 {
		s.paired = true
	}
}

func (s *localScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: "(1) With a field of 1, make feature 1 fire at just two places that touch. (2) Look at every field."}
	left := 0
	for _, field := range s.field.Values {
		if !s.seen[field] {
			left++
		}
	}
	switch {
	case !s.paired && s.field.Value() != 1:
		g.Missing = "(1) set the field to 1 again"
	case !s.paired:
		g.Missing = "(1) no such pair yet"
	case left > 0:
		g.Missing = "(1) is done; (2) " + text.Plural(left, "field") + " not seen yet"
	default:
		g.Met = true
	}
	return g
}

// places returns how many places a field has on the image.
func places(field int) int { return pixels - field + 1 }

func (s *localScene) Figures() []figure.Figure {
	field, bits := s.field.Value(), s.image.bits
	scan := figure.FeatureScan{
		Meta:  figure.Meta{ID: "slides", Title: fmt.Sprintf("%s at %s", text.Plural(1<<field, "feature"), text.Plural(places(field), "place"))},
		Image: bits[:], Field: field, Cursor: -1,
	}
	for f := range 1 << field {
		pattern := figure.Pattern{Label: fmt.Sprintf("%0*b", field, f), Cols: field}
		fires := make([]bool, places(field))
		for p := range fires {
			fires[p] = true
		}
		for k := range field {
			on := f>>(field-1-k)&1 == 1
			pattern.Bits = append(pattern.Bits, on)
			for p := range fires {
				fires[p] = fires[p] && bits[p+k] == on
			}
		}
		scan.Features = append(scan.Features, pattern)
		scan.Fires = append(scan.Fires, fires)
	}
	return []figure.Figure{s.image.figure(), scan, s.table()}
}

// table compares the fields that were looked at.
func (s *localScene) table() figure.Table {
	t := figure.NewTable("fields", "Fields looked at", "#field", "#features", "#places")
	for _, field := range s.field.Values {
		if !s.seen[field] {
			continue
		}
		if field == s.field.Value() {
			t.Cursor = len(t.Rows)
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(field), strconv.Itoa(1 << field), strconv.Itoa(places(field))})
	}
	return t
}

func (s *localScene) Values() map[string]string {
	field, fires := s.field.Value(), 0
	for _, on := range s.image.bits {
		if on {
			fires++
		}
	}
	return map[string]string{"image": imageName(imageOf(s.image.bits)), "fires": text.Plural(fires, "place"), "features": strconv.Itoa(1 << field), "places": strconv.Itoa(places(field)), nameImages: strconv.Itoa(images)}
}

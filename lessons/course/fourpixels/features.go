package fourpixels

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// globalScene shows the detectors that know a whole image each. Until the
// question of its step is answered it shows only one of them.
type globalScene struct {
	image *pixelRow
	open  bool
}

// shownDetector is the one detector that is to be seen before the answer.
const shownDetector = 0b0110

func (s *globalScene) Reveal(open bool) { s.open = open }

func (s *globalScene) Controls() []lessons.Control { return []lessons.Control{s.image.control()} }

func (s *globalScene) Do(a lessons.Action) error {
	s.image.Do(a)
	return nil
}

func (s *globalScene) Figures() []figure.Figure {
	seen := imageOf(s.image.bits)
	detectors := figure.Gallery{
		Meta:   figure.Meta{ID: "detectors", Title: "A global detector", Note: "it knows one image, and fires for no other"},
		Cursor: -1, Lit: "fires",
	}
	known := []int{shownDetector}
	if s.open {
		known = known[:0]
		for i := range images {
			known = append(known, i)
		}
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

// localScene slides every feature of a field along the places of the image.
type localScene struct {
	image  *pixelRow
	field  int              // pixels a feature sees, 1 to 4
	looked [pixels + 1]bool // fields that were looked at
	paired bool             // an image was seen in which feature 1 fires at two neighbours alone
}

func (s *localScene) Enter() { s.look() }

func (s *localScene) Controls() []lessons.Control {
	field := lessons.Control{
		ID: "field", Label: "the receptive field", Kind: lessons.Dial, Index: s.field - 1, Figure: "slides",
		Hint: "how many pixels a feature sees",
	}
	for f := 1; f <= pixels; f++ {
		field.Options = append(field.Options, text.Plural(f, "pixel"))
	}
	return []lessons.Control{s.image.control(), field}
}

func (s *localScene) Do(a lessons.Action) error {
	switch a.Control {
	case namePixels:
		s.image.Do(a)
	case "field":
		s.field = a.Index + 1
	}
	s.look()
	return nil
}

// look keeps what the goal asks for: it need not all be there at once.
func (s *localScene) look() {
	s.looked[s.field] = true
	on, pairs := 0, 0
	for p, bit := range s.image.bits {
		if bit {
			on++
			if p > 0 && s.image.bits[p-1] {
				pairs++
			}
		}
	}
	if s.field == 1 && on == 2 && pairs == 1 {
		s.paired = true
	}
}

func (s *localScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: "With a field of 1, make feature 1 fire at just two places that touch. Then try every field."}
	switch left := s.unseen(); {
	case !s.paired && s.field != 1:
		g.Missing = "no such pair yet; it takes a field of 1"
	case !s.paired:
		g.Missing = "no such pair yet"
	case left > 0:
		g.Missing = "the pair is found; " + text.Plural(left, "field") + " not looked at yet"
	default:
		g.Met = true
	}
	return g
}

// unseen is how many fields were not looked at yet.
func (s *localScene) unseen() int {
	left := 0
	for f := 1; f <= pixels; f++ {
		if !s.looked[f] {
			left++
		}
	}
	return left
}

func (s *localScene) Figures() []figure.Figure {
	places := pixels - s.field + 1
	bits := s.image.bits
	slides := figure.FeatureScan{
		Meta:  figure.Meta{ID: "slides", Title: fmt.Sprintf("%s at %s", text.Plural(1<<s.field, "feature"), text.Plural(places, "place"))},
		Image: bits[:], Field: s.field, Cursor: -1,
	}
	for f := range 1 << s.field {
		pattern := figure.Pattern{Label: fmt.Sprintf("%0*b", s.field, f), Cols: s.field}
		fires := make([]bool, places)
		for p := range fires {
			fires[p] = true
		}
		for k := range s.field {
			on := f>>(s.field-1-k)&1 == 1
			pattern.Bits = append(pattern.Bits, on)
			for p := range fires {
				fires[p] = fires[p] && s.image.bits[p+k] == on
			}
		}
		slides.Features = append(slides.Features, pattern)
		slides.Fires = append(slides.Fires, fires)
	}
	return []figure.Figure{s.image.figure(), slides, s.table()}
}

// table compares the fields that were looked at.
func (s *localScene) table() figure.Table {
	t := figure.Table{
		Meta:    figure.Meta{ID: "fields", Title: "Fields looked at"},
		Columns: []figure.Column{{Name: "field", Numeric: true}, {Name: "features", Numeric: true}, {Name: "places", Numeric: true}},
		Cursor:  -1,
	}
	for f := 1; f <= pixels; f++ {
		if !s.looked[f] {
			continue
		}
		if f == s.field {
			t.Cursor = len(t.Rows)
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(f), strconv.Itoa(1 << f), strconv.Itoa(pixels - f + 1)})
	}
	return t
}

func (s *localScene) Values() map[string]string {
	return map[string]string{"features": strconv.Itoa(1 << s.field), "places": strconv.Itoa(pixels - s.field + 1), nameImages: strconv.Itoa(images)}
}

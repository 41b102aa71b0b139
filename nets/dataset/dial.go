package dataset

import (
	"fmt"
	"strconv"
	"strings"
)

// A Dial is one thing about a task that can be changed. Values are text, as on
// a command line, so that a front needs to know no types.
type Parameter struct {
	Name  string // "train-at"
	Label string // "training images at"
	Help  string // one line: what turning it does
	// Presets are values in order, to turn through one at a time. Any other
	// value that Spec.Set takes is as good.
	Presets []string
	get     func(Spec) string
	set     func(*Spec, string) error
}

// The names of the dials.
const (
	dialSamples      = "samples"
	dialTest         = "test"
	dialSize         = "size"
	dialWorld        = "world"
	dialInverted     = "inverted"
	dialTrainAt      = "train-at"
	dialTestAt       = "test-at"
	dialNoise        = "noise"
	dialRing         = "ring"
	dialGap          = "gap"
	dialRandomLabels = "random-labels"
)

// allDials lists every dial there is, in the order in which they are shown.
func allDials() []Parameter { return append(countDials(), sceneDials()...) }

// countDials lists those that say how much there is.
func countDials() []Parameter {
	return []Parameter{
		{
			dialSamples, "training images", "how many images to learn from",
			[]string{"10", "20", "50", "100", "200", "500", "1000", "2000", "5000"},
			func(s Spec) string { return strconv.Itoa(s.Samples) },
			func(s *Spec, t string) (err error) { s.Samples, err = whole(t); return err },
		},
		{
			dialTest, "test images", "how many unseen images to judge by",
			[]string{"100", "200", "500", "1000", "2000"},
			func(s Spec) string { return strconv.Itoa(s.Test) },
			func(s *Spec, t string) (err error) { s.Test, err = whole(t); return err },
		},
		{
			dialSize, "size", "the side of the image in pixels", nil,
			func(s Spec) string { return strconv.Itoa(s.Size) },
			func(s *Spec, t string) (err error) { s.Size, err = whole(t); return err },
		},
	}
}

// sceneDials lists those that say what an image shows.
func sceneDials() []Parameter {
	places := []string{string(Anywhere), string(Left), string(Right)}
	return []Parameter{
		{
			dialWorld, "world", "what images are seen through: a faulty sensor turns signs, shuffling moves pixels",
			[]string{string(Plain), string(Sensor), string(Shuffle)},
			func(s Spec) string { return string(s.World) },
			func(s *Spec, t string) error { s.World = Transform(t); return nil },
		},
		{
			dialInverted, "inverted pixels", "the share of pixels whose sign is turned, the same ones in every image",
			[]string{"0", "0.05", "0.1", "0.25", "0.5", "1"},
			func(s Spec) string { return number(s.Inverted) },
			func(s *Spec, t string) (err error) { s.Inverted, err = real64(t); return err },
		},
		{
			dialTrainAt, "training images at", "where the thing to see lies in training images", places,
			func(s Spec) string { return string(s.TrainAt) },
			func(s *Spec, t string) error { s.TrainAt = Place(t); return nil },
		},
		{
			dialTestAt, "test images at", "where the thing to see lies in test images", places,
			func(s Spec) string { return string(s.TestAt) },
			func(s *Spec, t string) error { s.TestAt = Place(t); return nil },
		},
		{
			dialNoise, "noise", "standard deviation of the noise on every pixel",
			[]string{"0", "0.1", "0.25", "0.5", "1"},
			func(s Spec) string { return number(s.Noise) },
			func(s *Spec, t string) (err error) { s.Noise, err = real64(t); return err },
		},
		{
			dialRing, "on a ring", "whether things may lie across the border and come in on the other side",
			[]string{"false", "true"},
			func(s Spec) string { return strconv.FormatBool(s.Ring) },
			func(s *Spec, t string) (err error) { s.Ring, err = truth(t); return err },
		},
		{
			dialGap, "gap", "how far the two strokes lie apart, in pixels",
			[]string{"2..4", "3..4"},
			func(s Spec) string { return s.Gap.String() },
			func(s *Spec, t string) (err error) { s.Gap, err = ParseRange(t); return err },
		},
		{
			dialRandomLabels, "random labels", "whether labels are drawn by lot, whatever the image shows",
			[]string{"false", "true"},
			func(s Spec) string { return strconv.FormatBool(s.RandomLabels) },
			func(s *Spec, t string) (err error) { s.RandomLabels, err = truth(t); return err },
		},
	}
}

// Set turns the dial of a name to a value given as text. The error names the
// dial; whether the task has it and takes the value is for Validate to say.
func (s *Spec) Set(dial, value string) error {
	for _, d := range allDials() {
		if d.Name != dial {
			continue
		}
		if err := d.set(s, strings.TrimSpace(value)); err != nil {
			return fmt.Errorf("%s: %w", dial, err)
		}
		return nil
	}
	return fmt.Errorf("there is no dial %q", dial)
}

// Get reads the dial of a name as text; empty where there is no such dial.
func (s *Spec) Get(dial string) string {
	for _, d := range allDials() {
		if d.Name == dial {
			return d.get(*s)
		}
	}
	return ""
}

// whole reads a whole number.
func whole(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, fmt.Errorf("%q is no whole number: write 100", text)
	}
	return n, nil
}

// real64 reads a number.
func real64(text string) (float64, error) {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is no number: write 0.25", text)
	}
	return v, nil
}

// truth reads true or false.
func truth(text string) (bool, error) {
	v, err := strconv.ParseBool(text)
	if err != nil {
		return false, fmt.Errorf("%q is neither true nor false", text)
	}
	return v, nil
}

// number writes a number as short as it can be read back.
func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

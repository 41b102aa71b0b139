package dataset

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// A Spec is a generator's name with all its parameters. Start from the defaults
// ([Default]) and change what should differ; [Spec.Validate] returns an error if the
// data cannot be made. A parameter that the generator does not have keeps its zero
// value.
type Spec struct {
	Name string
	// Samples and Test are the numbers of images to train on and to test on; Test is 0
	// for the invert task, which tests on all remaining images.
	Samples, Test int
	// Size is the side of the image, or the number of pixels of a 1-D task.
	Size int
	// World is applied to every image; Inverted, a fraction of the pixels from 0 to 1,
	// then changes their sign.
	World    Transform
	Inverted float64
	// TrainAt and TestAt are where the shape lies.
	TrainAt, TestAt Place
	// TrainTurned and TestTurned are the orientation of the shape.
	TrainTurned, TestTurned Turn
	// Noise is the standard deviation of the Gaussian noise on every pixel.
	Noise float64
	// Ring lets shapes lie across the border and continue on the other side.
	Ring bool
	// Gap is the distance between two strokes in pixels.
	Gap Range
	// Moments is the number of moments of a film to predict.
	Moments int
	// RandomLabels draws labels at random, regardless of the image.
	RandomLabels bool
	// OneHot shows an image of the invert task as a single 1 among all 2^Size possible
	// images: the input of a lookup table.
	OneHot bool
}

// A Range is the whole numbers from From to To, inclusive, written "2..4".
type Range struct{ From, To int }

// String returns the range in the form that ParseRange reads.
func (r Range) String() string { return fmt.Sprintf("%d..%d", r.From, r.To) }

// ParseRange reads "2..4", or "3" for 3..3.
func ParseRange(text string) (Range, error) {
	a, b, found := strings.Cut(text, "..")
	if !found {
		b = a
	}
	from, err1 := strconv.Atoi(strings.TrimSpace(a))
	to, err2 := strconv.Atoi(strings.TrimSpace(b))
	if err1 != nil || err2 != nil || from > to {
		return Range{}, fmt.Errorf("%q is not a range: write 2..4", text)
	}
	return Range{from, to}, nil
}

// The limits of a set: beyond them a mistyped number would fill the memory before
// anything else complains.
const (
	maxSamples = 200_000
	maxNumbers = 1 << 27 // float32 numbers in one set: 512 MiB
)

// Validate returns why no data can be made with these parameters; the error names
// the task, the parameter, and what to write.
func (s Spec) Validate() error {
	g, err := Lookup(s.Name)
	if err != nil {
		return err
	}
	for _, check := range []func(Generator) error{s.checkForeign, s.checkCounts, s.checkRanges, s.checkOwn} {
		if err := check(g); err != nil {
			return fmt.Errorf("task %s: %w", s.Name, err)
		}
	}
	return nil
}

func (s Spec) checkForeign(g Generator) error {
	for _, p := range []struct {
		name string
		set  bool
	}{
		{paramSize, s.Size != g.Defaults.Size},
		{paramWorld, s.World != "" && s.World != Plain},
		{paramInverted, s.Inverted != 0},
		{paramTrainAt, s.TrainAt != "" && s.TrainAt != Anywhere},
		{paramTestAt, s.TestAt != "" && s.TestAt != Anywhere},
		{paramTrainTurned, s.TrainTurned != ""},
		{paramTestTurned, s.TestTurned != ""},
		{paramNoise, s.Noise != 0},
		{paramRing, s.Ring},
		{paramGap, s.Gap != Range{}},
		{paramRandomLabels, s.RandomLabels},
		{paramMoments, s.Moments != g.Defaults.Moments},
	} {
		if p.set && !slices.Contains(g.Parameters, p.name) {
			return fmt.Errorf("it has no setting %s: it has %s", p.name, strings.Join(g.Parameters, ", "))
		}
	}
	if s.OneHot && !g.oneHot {
		return fmt.Errorf("its images cannot be listed one by one, so there is no one-hot input for them")
	}
	return nil
}

func (s Spec) checkCounts(g Generator) error {
	if s.Size < g.least || s.Size > g.most {
		return fmt.Errorf("size %d is out of range: write %d to %d", s.Size, g.least, g.most)
	}
	for _, c := range []struct {
		name string
		n    int
	}{{paramSamples, s.Samples}, {paramTest, s.Test}} {
		if c.name == paramTest && !slices.Contains(g.Parameters, c.name) {
			if c.n != 0 {
				return fmt.Errorf("it tests on all remaining images: leave test out")
			}
			continue
		}
		if c.n < 1 || c.n > maxSamples {
			return fmt.Errorf("%s %d is out of range: write 1 to %d", c.name, c.n, maxSamples)
		}
		h, w := g.input(s)
		if int64(c.n)*int64(h)*int64(w) > maxNumbers {
			return fmt.Errorf("%s %d of %d×%d pixels are too many to hold: write at most %d", c.name, c.n, h, w, maxNumbers/(h*w))
		}
	}
	return nil
}

func (s Spec) checkRanges(Generator) error {
	if !slices.Contains([]Transform{"", Plain, Sensor, Shuffle}, s.World) {
		return fmt.Errorf("world %q is unknown: write plain, sensor or shuffle", s.World)
	}
	if !(s.Inverted >= 0 && s.Inverted <= 1) {
		return fmt.Errorf("inverted %v is not a share: write a number from 0 to 1", s.Inverted)
	}
	if !(s.Noise >= 0) || math.IsInf(s.Noise, 0) || s.Noise > maxNoise {
		return fmt.Errorf("noise %v is not a standard deviation: write a number from 0 to %d", s.Noise, maxNoise)
	}
	if s.Moments != 0 && (s.Moments < 1 || s.Moments > maxMoments) {
		return fmt.Errorf("moments %d is out of range: write 1 to %d", s.Moments, maxMoments)
	}
	return nil
}

func (s Spec) checkOwn(g Generator) error {
	if g.check != nil {
		if err := g.check(s); err != nil {
			return err
		}
	}
	if g.renderer == nil {
		return nil
	}
	for _, at := range []view{{s.TrainAt, s.TrainTurned}, {s.TestAt, s.TestTurned}} {
		if err := at.turn.check(); err != nil {
			return err
		}
		if _, err := g.renderer(s, at, 0); err != nil {
			return err
		}
	}
	return nil
}

// maxNoise keeps noise far below values at which float32 sums overflow.
const maxNoise = 1000

// Input returns the shape of the images: height, width and channels.
func (s Spec) Input() (h, w, c int, err error) {
	g, err := Lookup(s.Name)
	if err != nil {
		return 0, 0, 0, err
	}
	h, w = g.input(s)
	return h, w, 1, nil
}

// InputWord returns the input word of a network for the images: "12x12", "4". It
// returns "" if there is no such task.
func (s Spec) InputWord() string {
	h, w, c, err := s.Input()
	if err != nil {
		return ""
	}
	return inputWord(h, w, c)
}

// Answer returns the number of classes (0 if there are none) and of outputs per
// sample.
func (s Spec) Answer() (classes, outputs int, err error) {
	g, err := Lookup(s.Name)
	if err != nil {
		return 0, 0, err
	}
	if g.classes > 0 {
		return g.classes, g.classes, nil
	}
	return 0, g.outputs(s), nil
}

// ForInput returns the spec for an input of h×w×c: one-hot if that is the shape of
// the generator's one-hot samples. It returns an error if the images have another
// shape.
func (s Spec) ForInput(h, w, c int) (Spec, error) {
	g, err := Lookup(s.Name)
	if err != nil {
		return Spec{}, err
	}
	tries := []bool{s.OneHot}
	if g.oneHot {
		tries = []bool{false, true}
	}
	for _, t := range tries {
		s.OneHot = t
		if fh, fw := g.input(s); fh == h && fw == w && c == 1 {
			return s, nil
		}
	}
	s.OneHot = false
	fh, fw := g.input(s)
	return Spec{}, fmt.Errorf("the images of task %s are %s, the network's input is %s: begin the network with %s",
		s.Name, inputWord(fh, fw, 1), inputWord(h, w, c), inputWord(fh, fw, 1))
}

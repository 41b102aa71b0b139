package edges

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/dataset"
)

// whereScene shows where the trained network sees the bars that the learner has
// searched for. If there is no network yet it trains one.
type whereScene struct {
	edgeTraining
	scene.Bindings
	image    *scene.Choice[int]
	seen     map[int]bool // images that were looked at with a trained network
	evidence scene.Memo[evidenceKey, []evidence]
}

// evidenceKey identifies a network and, by their first pixel, the images that it
// is asked about.
type evidenceKey struct {
	net   *nets.Net[float32]
	image *float32
}

func newWhereScene(training edgeTraining) *whereScene {
	s := &whereScene{edgeTraining: training, seen: map[int]bool{}, image: &scene.Choice[int]{
		ID: nameImage, Label: "the image", Figure: "heat", Hint: "the images that you searched",
	}}
	for i := range findImages {
		s.image.Values = append(s.image.Values, i+1)
	}
	s.Bindings = scene.Bindings{s.image}
	return s
}

func (s *whereScene) Enter() { s.record() }

// Run trains a network unless there is one.
func (s *whereScene) Run(seed uint64) (lessons.Stepper, error) {
	if s.trained.net != nil {
		return nil, nil
	}
	return s.start(seed, true)
}

func (s *whereScene) Observe(snapshot lessons.Snapshot) {
	s.edgeTraining.Observe(snapshot)
	s.record()
}

func (s *whereScene) Do(a lessons.Action) error {
	err := s.Bindings.Do(a)
	s.record()
	return err
}

// record remembers that the image has been looked at.
func (s *whereScene) record() {
	if s.trained.net != nil {
		s.seen[s.image.Index] = true
	}
}

// all returns the evidence in the images, nil before there is a network.
func (s *whereScene) all() []evidence {
	if s.trained.net == nil {
		return nil
	}
	return s.evidence.Get(evidenceKey{s.trained.net, &s.find.set.X[0]}, func(k evidenceKey) []evidence { return evidenceOf(k.net, s.find.set) })
}

func (s *whereScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Look at all %d images. Where is the map largest, and where is the bar?", findImages)}
	switch left := findImages - len(s.seen); {
	case s.trained.net == nil:
		g.Missing = "no network is trained yet: let it run"
	case left > 0:
		g.Missing = text.Plural(left, nameImage) + " not looked at yet"
	default:
		g.Met = true
	}
	return g
}

func (s *whereScene) Figures() []figure.Figure {
	set, at := &s.find.set, s.image.Index
	image := scene.ImageMap(nameImage, fmt.Sprintf("Image %d", at+1), scene.BarsSide, set.Sample(at))
	all := s.all()
	if all == nil {
		return []figure.Figure{image, s.Figure("A network to ask")}
	}
	e := all[at]
	answer := directions()[e.answer]
	image.Title = fmt.Sprintf("Image %d: the network says %s", at+1, answer)
	image.Cursor = e.at
	heat := figure.Heatmap{
		Meta: figure.Meta{
			ID: "heat", Title: "Support for " + answer + ", place by place",
			Note: fmt.Sprintf("largest at row %d, column %d; the bar's middle is %s", e.at/scene.BarsSide+1, e.at%scene.BarsSide+1, middleName(set.Positions[at])),
		},
		Cols: scene.BarsSide, Values: e.heat, Cursor: e.at, Dots: barPixels(set.Positions[at], set.Labels[at]), Dot: "the bar",
	}
	return []figure.Figure{heat, image}
}

// barPixels marks the pixels of a bar of a direction around its middle.
func barPixels(middle [2]float32, direction int32) []bool {
	marks := make([]bool, scene.BarsSide*scene.BarsSide)
	step := directionSteps()[direction]
	for t := -strokeLength / 2; t <= strokeLength/2; t++ {
		r, c := int(middle[0])+t*step[0], int(middle[1])+t*step[1]
		marks[r*scene.BarsSide+c] = true
	}
	return marks
}

func (s *whereScene) Values() map[string]string {
	values := s.find.Values()
	values["by-map"], values["share"] = "–", "–"
	if all := s.all(); all != nil {
		values["by-map"] = strconv.Itoa(foundByMap(all))
		values["share"] = text.Percent(s.trained.held)
	}
	values["searched"] = "you have not searched them"
	if s.find.at == findImages {
		values["searched"] = fmt.Sprintf("you found %d", s.find.found())
	}
	values["reach"] = strconv.Itoa(reach)
	return values
}

// evidence is how much every place of an image speaks for the class that a network
// "conv relu gmp dense" chooses: the sum over the kernels of their response there
// times the weight of the class. Nobody trained the network for it.
type evidence struct {
	answer int       // the class
	right  bool      // whether it is the label
	heat   []float64 // by place
	at     int       // the place with the most evidence
	off    float64   // the distance from there to the middle of the bar, in pixels along the longer axis
}

// near reports whether the place with the most evidence is within reach of the
// middle of the bar.
func (e evidence) near() bool { return e.off <= reach }

// evidenceOf finds the evidence in every image of a set. The first layer must be a
// convolution on a ring, so that its maps are as large as the image.
func evidenceOf(net *nets.Net[float32], set dataset.Set) []evidence {
	layers := net.Activations(set.X, set.N)
	maps, answers, readout := layers[1], layers[len(layers)-1], net.Params()[2]
	outputs, kernels, places := readout.Shape[0], readout.Shape[1], set.H*set.W
	all := make([]evidence, set.N)
	for i := range all {
		answer := answers[outputs*i : outputs*i+outputs]
		e := &all[i]
		e.answer = slices.Index(answer, slices.Max(answer))
		e.right = e.answer == int(set.Labels[i])
		e.heat = make([]float64, places)
		for p := range places {
			for k := range kernels {
				e.heat[p] += float64(maps[(i*kernels+k)*places+p] * readout.Value[e.answer*kernels+k])
			}
			if e.heat[p] > e.heat[e.at] {
				e.at = p
			}
		}
		row, col := float64(set.Positions[i][0]), float64(set.Positions[i][1])
		e.off = max(apart(float64(e.at/set.W), row, set.H), apart(float64(e.at%set.W), col, set.W))
	}
	return all
}

// apart returns the distance of two positions on a ring of n pixels.
func apart(a, b float64, n int) float64 {
	d := math.Abs(a - b)
	return min(d, float64(n)-d)
}

// heldShare returns the fraction of those that are right that are near.
func heldShare(all []evidence) float64 {
	right, held := 0, 0
	for _, e := range all {
		if e.right {
			right++
			if e.near() {
				held++
			}
		}
	}
	return float64(held) / float64(max(1, right))
}

// foundByMap counts the images in which the place with the most evidence is as
// near as the learner has to be.
func foundByMap(all []evidence) int {
	n := 0
	for _, e := range all {
		if e.near() {
			n++
		}
	}
	return n
}

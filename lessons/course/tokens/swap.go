package tokens

import (
	"fmt"
	"math"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

// swapScene lets the learner swap the patches of an image until a transformer changes
// its answer, beside one that cannot.
type swapScene struct {
	scene.Race
	scene.Bindings
	image  *scene.Choice[int]
	order  [tokens]int
	picked int // the patch that is picked up, −1 for none
	cursor int
	mixed  int     // how often all patches were shuffled
	best   int     // the fewest swaps that changed an answer, 0 before
	most   float64 // the largest change of an output of the blind network
	drawn  scene.Memo[uint64, dataset.Set]
}

// swapImages is how many images there are to choose from.
const swapImages = 4

func newSwapScene() *swapScene {
	s := &swapScene{order: inOrder(), picked: -1}
	s.image = &scene.Choice[int]{ID: "image", Label: "the image", Hint: "each begins in order", Figure: "image"}
	for i := range swapImages {
		s.image.Values = append(s.image.Values, i+1)
	}
	s.Bindings = scene.Bindings{
		scene.Bind(s.control, s.press), s.image,
		scene.Button{ID: "shuffle", Label: "shuffle all", Hint: "any order", Press: s.shuffle},
	}
	return s
}

func (s *swapScene) control() lessons.Control {
	return lessons.Control{
		ID: "patches", Label: "the patches", Kind: lessons.Cells, Value: s.held(), Options: scene.CellNames(tokens, tokenSide),
		Index: s.cursor, Cols: tokenSide, Figure: "order", Hint: "takes a patch, then swaps it", Press: "swap",
	}
}

func (s *swapScene) held() string {
	if s.picked >= 0 {
		return fmt.Sprintf("patch %d is held", s.order[s.picked]+1)
	}
	return text.Plural(s.swaps(), "swap")
}

// press picks up a patch, or swaps the one that is picked up with another.
func (s *swapScene) press(a lessons.Action) error {
	s.cursor = a.Index
	switch {
	case a.Move:
	case s.picked < 0:
		s.picked = a.Index
	default:
		s.order[s.picked], s.order[a.Index] = s.order[a.Index], s.order[s.picked]
		s.picked = -1
		s.look()
	}
	return nil
}

// Do implements lessons.Controller: another image begins in order.
func (s *swapScene) Do(a lessons.Action) error {
	if err := s.Bindings.Do(a); err != nil {
		return err
	}
	if a.Control == s.image.ID {
		return s.restore()
	}
	return nil
}

// Controls implements lessons.Controller.
func (s *swapScene) Controls() []lessons.Control { return s.Bindings.Controls() }

func (s *swapScene) shuffle() error {
	s.mixed++
	s.order, s.picked = randomOrder(nets.Stream(s.Seed, "mixed "+strconv.Itoa(s.mixed))), -1
	s.look()
	return nil
}

func (s *swapScene) restore() error {
	s.order, s.picked = inOrder(), -1
	return nil
}

// swaps returns the least number of swaps that leads to the order.
func (s *swapScene) swaps() int {
	n, seen := 0, [tokens]bool{}
	for i := range s.order {
		for at := i; !seen[at]; at = s.order[at] {
			if seen[at] = true; s.order[at] != i {
				n++
			}
		}
	}
	return n
}

// Run trains both networks from one seed.
func (s *swapScene) Run(seed uint64) (lessons.Stepper, error) {
	copies := map[string]*nets.Net[float32]{}
	return s.Start(seed, scene.RaceSetup{
		Plan: orderPlan(), Networks: []scene.NetworkSpec{blindNet(), placedNet()}, EvalEvery: 30,
		Inspect: func(n scene.NetworkSpec, t *experiment.Trial) any {
			if t.Done() && copies[n.ID] == nil {
				copies[n.ID] = scene.CopyNet(t.Net())
			}
			return copies[n.ID]
		},
	})
}

func (s *swapScene) Observe(snapshot lessons.Snapshot) {
	s.Race.Observe(snapshot)
	s.look()
}

// outputs returns the outputs of a trained network for the image in order, and for
// the image as it is arranged now; nil before the network is trained.
func (s *swapScene) outputs(id string) (before, now []float32) {
	r := s.Racer(id)
	if r == nil {
		return nil, nil
	}
	net, _ := r.Inspected.(*nets.Net[float32])
	if net == nil {
		return nil, nil
	}
	return net.Forward(s.pixels(), 1), net.Forward(arranged(s.pixels(), s.order), 1)
}

// pixels returns the image in order.
func (s *swapScene) pixels() []float32 {
	set := s.drawn.Get(s.Seed, func(seed uint64) dataset.Set { return scene.MustDrawTest(orderPlan().Task, seed, swapImages) })
	return set.Sample(s.image.Index)
}

// look records what the networks say about the present order.
func (s *swapScene) look() {
	if before, now := s.outputs(placedNet().ID); before != nil && class(before) != class(now) {
		if n := s.swaps(); s.best == 0 || n < s.best {
			s.best = n
		}
	}
	before, now := s.outputs(blindNet().ID)
	for i, v := range now {
		s.most = max(s.most, math.Abs(float64(v-before[i])))
	}
}

func (s *swapScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: "Make the net with positions change its answer.", Met: s.best > 0}
	switch {
	case g.Met:
	case !s.Finished():
		g.Missing = "let them train first"
	default:
		g.Missing = text.Plural(s.swaps(), "swap") + ", and it says the same"
	}
	return g
}

func (s *swapScene) Figures() []figure.Figure {
	image := scene.ImageMap("image", "Which bar is on the left?", scene.BarsSide, arranged(s.pixels(), s.order))
	grid := figure.BinaryGrid{
		Meta: figure.Meta{ID: "order", Title: "its patches, moved ones marked", Control: "patches"},
		Cols: tokenSide, Values: make([]bool, tokens), Labels: scene.CellNames(tokens, tokenSide), Cursor: s.cursor,
	}
	for i, from := range s.order {
		grid.Values[i] = from != i || i == s.picked
	}
	t := figure.NewTable("answers", "", "answer", "in order", "now")
	for _, n := range []scene.NetworkSpec{blindNet(), placedNet()} {
		row := []string{n.Name, "–", "–"}
		if before, now := s.outputs(n.ID); before != nil {
			row = []string{n.Name, bar(before), bar(now)}
		}
		t.Rows = append(t.Rows, row)
	}
	t.Note = scene.HeldEqual(s.Compared())
	return []figure.Figure{image, grid, t}
}

// bar names the answer.
func bar(outputs []float32) string { return []string{"upright", "flat"}[class(outputs)] }

func (s *swapScene) Values() map[string]string {
	return map[string]string{"best": strconv.Itoa(s.best), "most": text.Fixed(s.most, 4), "tokens": strconv.Itoa(tokens)}
}

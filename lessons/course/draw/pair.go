package draw

import (
	"context"
	"fmt"
	"math"
	"slices"

	"weightshare/lessons"
	"weightshare/lessons/scene"
	"weightshare/nets"
	"weightshare/nets/arch"
	"weightshare/nets/dataset"
)

// Test drawings are moved about by up to testRadius pixels each way, a drawing
// of the learner's by up to ownRadius. The first layer has padKernels kernels.
const (
	testRadius = 4
	ownRadius  = 2
	padKernels = 8
)

// probabilities are a network's answer to an image, by digit.
type probabilities [digits]float64

// best is the digit it takes the image for.
func (p probabilities) best() int {
	best := 0
	for i, v := range p {
		if v > p[best] {
			best = i
		}
	}
	return best
}

// softmax makes probabilities of logits.
func softmax(logits []float32) (p probabilities) {
	most := float64(slices.Max(logits))
	sum := 0.0
	for i, v := range logits {
		p[i] = math.Exp(float64(v) - most)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}

// weights are the parameters of both twins at one step; they never change.
type weights [2][][]float32

// networkPair are the two networks, to ask; they do not learn.
type networkPair struct{ nets [2]*nets.Net[float32] }

func newPair() *networkPair {
	t := &networkPair{}
	for i, notation := range pairNetworks() {
		network, err := arch.Parse(notation)
		if err != nil {
			panic("draw: " + err.Error()) // the notation is part of this program
		}
		if t.nets[i], err = nets.New[float32](network, 0, nets.ZeroInit()); err != nil {
			panic("draw: " + err.Error())
		}
	}
	return t
}

// load takes parameters over.
func (t *networkPair) load(w *weights) {
	for i, net := range t.nets {
		for k, p := range net.Params() {
			copy(p.Value, w[i][k])
		}
	}
}

// answers asks both about an image.
func (t *networkPair) answers(image []float32) (p [2]probabilities) {
	for i, net := range t.nets {
		p[i] = softmax(net.Forward(image, 1))
	}
	return p
}

// prediction is all that the twins make of an image.
type prediction struct {
	image   []float32
	answers [2]probabilities
	maps    []float32    // of the shared twin's first layer, after its relu
	last    [2][]float32 // of each twin's second layer, after its relu
}

// The layers of a twin after whose relu it is looked at. The second sees places of
// 2×2 pixels: its maps have a side of sightSide. The readout is parameter
// sightReadout.
const (
	mapsLayer    = 1
	sightLayer   = 4
	sightSide    = padSide / 2
	sightReadout = 4
)

// predict asks both about images.
func (t *networkPair) predict(images [][]float32) []prediction {
	n := len(images)
	all := make([]prediction, n)
	for i, net := range t.nets {
		layers := net.Activations(slices.Concat(images...), n)
		part := func(layer []float32, k int) []float32 { return layer[k*len(layer)/n : (k+1)*len(layer)/n] }
		for k := range all {
			all[k].image = images[k]
			all[k].answers[i] = softmax(part(layers[len(layers)-1], k))
			all[k].last[i] = part(layers[sightLayer], k)
			if i == 0 {
				all[k].maps = part(layers[mapsLayer], k)
			}
		}
	}
	return all
}

// speaksFor is, place by place, what the answers of a twin's last kernels there
// speak for a digit: each answer, times what the readout makes of it.
func (t *networkPair) speaksFor(twin int, o *prediction, digit int) []float64 {
	readout := t.nets[twin].Params()[sightReadout]
	kernels := readout.Shape[1]
	heat := make([]float64, sightSide*sightSide)
	for at := range heat {
		for k := range kernels {
			heat[at] += float64(o.last[twin][k*len(heat)+at] * readout.Value[digit*kernels+k])
		}
	}
	return heat
}

// pairRun trains the twins side by side, then moves the test drawings about and
// counts who still reads them: a lessons.Stepper.
type pairRun struct {
	setup  scene.RaceSetup
	seed   uint64
	taught *weights // set where the twins are trained already: then nothing is
	radius int      // how far the test drawings are moved; 0 for not at all

	race   *scene.RaceStepper // nil until the first step, and where nothing is trained
	asked  *networkPair       // who is asked about the drawings that are moved
	test   dataset.Set
	moved  int // ways in which they were moved so far
	nudged [2][]float64
}

// moves is how many ways the test drawings are moved.
func (r *pairRun) moves() int {
	if r.radius == 0 {
		return 0
	}
	return (2*r.radius + 1) * (2*r.radius + 1)
}

// training is how many steps are for training.
func (r *pairRun) training() int {
	if r.taught != nil && r.race == nil {
		return 0
	}
	return r.setup.Plan.Training.Steps
}

// Step implements lessons.Stepper. Data and networks are made by the first step:
// a run is built anew for every pixel that is drawn.
func (r *pairRun) Step(ctx context.Context, n int) error {
	if r.taught == nil {
		return r.learn(ctx, n)
	}
	for ; n > 0 && !r.Done(); n-- {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.move(); err != nil {
			return err
		}
	}
	return nil
}

// learn does training steps; the last of them makes the twins taught.
func (r *pairRun) learn(ctx context.Context, n int) error {
	if r.race == nil {
		race, err := scene.NewRaceStepper(r.seed, r.setup)
		if err != nil {
			return err
		}
		r.race = race
	}
	if err := r.race.Step(ctx, n); err != nil {
		return err
	}
	if r.race.Done() {
		r.taught = r.weights()
	}
	return nil
}

// weights copies the parameters of both twins in training.
func (r *pairRun) weights() *weights {
	var w weights
	for i, trial := range r.race.Trials() {
		for _, p := range trial.Net().Params() {
			w[i] = append(w[i], slices.Clone(p.Value))
		}
	}
	return &w
}

// move tests on the drawings moved in the next of the ways.
func (r *pairRun) move() error {
	if r.asked == nil {
		_, test, err := dataset.Make(r.setup.Plan.Task, r.seed)
		if err != nil {
			return fmt.Errorf("the test drawings: %w", err)
		}
		r.asked, r.test = newPair(), test
		r.asked.load(r.taught)
		for i := range r.nudged {
			r.nudged[i] = slices.Repeat([]float64{math.NaN()}, r.moves())
		}
	}
	side := 2*r.radius + 1
	rolled := r.test.Roll(r.moved/side-r.radius, r.moved%side-r.radius)
	for i := range r.nudged {
		r.nudged[i][r.moved] = r.asked.accuracy(i, rolled)
	}
	r.moved++
	return nil
}

// accuracy is the share of drawings that a twin reads.
func (t *networkPair) accuracy(twin int, s dataset.Set) float64 {
	a, _ := t.nets[twin].Evaluate(nets.Data[float32]{N: s.N, X: s.X, Labels: s.Labels}, nets.CrossEntropy)
	return a
}

// Done implements lessons.Stepper.
func (r *pairRun) Done() bool { return r.taught != nil && r.moved >= r.moves() }

// pairSnapshot is a run of the twins at one step.
type pairSnapshot struct {
	done, of int
	seed     uint64
	race     *scene.RaceSnapshot // nil where nothing was trained
	weights  *weights            // nil before anything is learnt
	nudged   [2][]float64        // the share that is right per way of moving; NaN where not tried yet
	radius   int
}

// Progress implements lessons.Snapshot.
func (s *pairSnapshot) Progress() (done, of int) { return s.done, s.of }

// Snapshot implements lessons.Stepper.
func (r *pairRun) Snapshot() lessons.Snapshot {
	s := &pairSnapshot{seed: r.seed, done: r.moved, of: r.training() + r.moves(), weights: r.taught, radius: r.radius}
	for i := range s.nudged {
		s.nudged[i] = slices.Clone(r.nudged[i])
	}
	if r.race != nil {
		s.race = r.race.Snapshot().(*scene.RaceSnapshot) // a RaceStepper makes no other
		s.done += s.race.StepsDone
		if s.weights == nil {
			s.weights = r.weights()
		}
	}
	return s
}

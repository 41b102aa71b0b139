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
	"weightshare/nets/cooperate"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

const (
	testRadius = 4 // pixels by which test drawings are shifted, each way
	ownRadius  = 2 // the same for a drawing of the learner's
	ownShifts  = (2*ownRadius + 1) * (2*ownRadius + 1)
	padKernels = 8 // of the first layer
)

// probabilities are a network's outputs for an image, by digit.
type probabilities [digits]float64

// best returns the most probable digit.
func (p probabilities) best() int {
	best := 0
	for i, v := range p {
		if v > p[best] {
			best = i
		}
	}
	return best
}

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

// weights are the parameters of both networks at one step: [network][parameter].
// They are immutable.
type weights [2][][]float32

// networkPair holds the two networks for inference.
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

// load copies parameters into the networks.
func (t *networkPair) load(w *weights) {
	for i, net := range t.nets {
		for k, p := range net.Params() {
			copy(p.Value, w[i][k])
		}
	}
}

// answers returns the outputs of both networks for an image.
func (t *networkPair) answers(image []float32) (p [2]probabilities) {
	for i, net := range t.nets {
		p[i] = softmax(net.Forward(image, 1))
	}
	return p
}

// prediction is the result of both networks for an image.
type prediction struct {
	image   []float32
	answers [2]probabilities
	maps    []float32    // [kernel][pixel]: first layer of the shared network, after relu
	last    [2][]float32 // [network], then [kernel][place]: second convolution, after relu
}

// The activations that a prediction uses: the indices of the layers, the side of a
// map of the second convolution, and the index of the readout's weights among the
// parameters.
const (
	mapsLayer    = 1
	sightLayer   = 4
	sightSide    = padSide / 2
	sightReadout = 4
)

// predict evaluates both networks on images.
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

// evidence returns, for each place, the sum over the kernels of the second
// convolution of activation times readout weight for a digit.
func (t *networkPair) evidence(network int, o *prediction, digit int) []float64 {
	readout := t.nets[network].Params()[sightReadout]
	kernels := readout.Shape[1]
	heat := make([]float64, sightSide*sightSide)
	for at := range heat {
		for k := range kernels {
			heat[at] += float64(o.last[network][k*len(heat)+at] * readout.Value[digit*kernels+k])
		}
	}
	return heat
}

// pairRun trains both networks side by side, then evaluates them on the test
// drawings with all shifts of up to radius pixels. It is a lessons.Stepper.
type pairRun struct {
	setup   scene.RaceSetup
	seed    uint64
	trained *weights // nil before the end of the training
	radius  int      // 0 for no shifts

	data   *experiment.DataCache
	race   *scene.RaceStepper // nil until the first step, and if nothing is trained
	pair   *networkPair       // nil before the first shift, like test
	test   dataset.Set
	moved  int          // shifts so far
	nudged [2][]float64 // by network, then by shift: accuracy, NaN if not done yet
}

// moves returns the number of shifts.
func (r *pairRun) moves() int {
	if r.radius == 0 {
		return 0
	}
	return (2*r.radius + 1) * (2*r.radius + 1)
}

// trainingSteps returns how many steps of the run are training steps.
func (r *pairRun) trainingSteps() int {
	if r.trained != nil && r.race == nil {
		return 0
	}
	return r.setup.Plan.Training.Steps
}

// ShareData implements lessons.DataSharer.
func (r *pairRun) ShareData(c *experiment.DataCache) { r.data = c }

// EvaluateEvery sets the interval of evaluations for the race.
func (r *pairRun) EvaluateEvery(n int) { r.setup.EvalEvery = n }

// Step implements lessons.Stepper. The first step makes data and networks, because
// a run is built for every pixel that is drawn, and few runs take a step.
func (r *pairRun) Step(ctx context.Context, n int) error {
	if r.trained == nil {
		return r.learn(ctx, n)
	}
	for ; n > 0 && !r.Done(); n-- {
		if err := cooperate.Yield(ctx); err != nil {
			return err
		}
		if err := r.move(); err != nil {
			return err
		}
	}
	return nil
}

// learn takes up to n training steps; after the last one it sets trained.
func (r *pairRun) learn(ctx context.Context, n int) error {
	if r.race == nil {
		race, err := scene.NewRaceStepper(r.seed, r.setup)
		if err != nil {
			return err
		}
		if r.race = race; r.data != nil {
			race.ShareData(r.data)
		}
	}
	if err := r.race.Step(ctx, n); err != nil {
		return err
	}
	if r.race.Done() {
		r.trained = r.weights()
	}
	return nil
}

// weights copies the parameters of the networks in training.
func (r *pairRun) weights() *weights {
	var w weights
	for i, trial := range r.race.Trials() {
		for _, p := range trial.Net().Params() {
			w[i] = append(w[i], slices.Clone(p.Value))
		}
	}
	return &w
}

// move evaluates the next shift.
func (r *pairRun) move() error {
	if r.pair == nil {
		_, test, err := dataset.Make(r.setup.Plan.Task, r.seed)
		if err != nil {
			return fmt.Errorf("the test drawings: %w", err)
		}
		r.pair, r.test = newPair(), test
		r.pair.load(r.trained)
		for i := range r.nudged {
			r.nudged[i] = slices.Repeat([]float64{math.NaN()}, r.moves())
		}
	}
	side := 2*r.radius + 1
	rolled := r.test.Roll(r.moved/side-r.radius, r.moved%side-r.radius)
	for i := range r.nudged {
		r.nudged[i][r.moved] = r.pair.accuracy(i, rolled)
	}
	r.moved++
	return nil
}

// accuracy returns the accuracy of one of the networks.
func (t *networkPair) accuracy(network int, s dataset.Set) float64 {
	a, _ := t.nets[network].Evaluate(nets.Data[float32]{N: s.N, X: s.X, Labels: s.Labels}, nets.CrossEntropy)
	return a
}

func (r *pairRun) Done() bool { return r.trained != nil && r.moved >= r.moves() }

// pairSnapshot is the state of a pairRun at one step.
type pairSnapshot struct {
	done, of int
	seed     uint64
	race     *scene.RaceSnapshot // nil if nothing was trained
	weights  *weights            // nil before the first training step
	nudged   [2][]float64        // as in pairRun
	radius   int
}

func (s *pairSnapshot) Progress() (done, of int) { return s.done, s.of }

func (r *pairRun) Snapshot() lessons.Snapshot { return r.snapshot() }

func (r *pairRun) snapshot() *pairSnapshot {
	s := &pairSnapshot{seed: r.seed, done: r.moved, of: r.trainingSteps() + r.moves(), weights: r.trained, radius: r.radius}
	for i := range s.nudged {
		s.nudged[i] = slices.Clone(r.nudged[i])
	}
	if r.race != nil {
		s.race = r.race.Snapshot().(*scene.RaceSnapshot) // a RaceStepper makes no other kind
		s.done += s.race.StepsDone
		if s.weights == nil {
			s.weights = r.weights()
		}
	}
	return s
}

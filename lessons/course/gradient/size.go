package gradient

import (
	"fmt"
	"math"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/nets"
)

// sizeDraws is how often both networks are initialized.
const sizeDraws = 40

// ratioMetric is the root mean square of a shared kernel's gradient at
// initialization, divided by that of an unshared one.
const ratioMetric = "gradient_ratio"

// sizeScene measures the size of gradients at initialization.
type sizeScene struct {
	scene.Running[sizeSnapshot]
}

func (s *sizeScene) Pace() lessons.Speed { return lessons.Speed1 }

func (s *sizeScene) Run(seed uint64) (lessons.Stepper, error) {
	s.Seed, s.Latest = seed, nil
	return newSizeRuns(seed), nil
}

// sizeRuns initializes both networks in each step. It is a lessons.Stepper.
type sizeRuns struct {
	scene.Loop
	seed    uint64
	squares [2][]float64 // by network, then by draw: mean square of the kernels' gradient
}

func newSizeRuns(seed uint64) *sizeRuns {
	r := &sizeRuns{seed: seed}
	r.Loop = scene.Loop{Steps: scene.Steps{TotalSteps: sizeDraws}, Do: r.draw, See: r.snapshot}
	return r
}

// draw initializes both networks. Each draw has its own random stream, so that
// sessions with neighbouring seeds do not share draws.
func (r *sizeRuns) draw() error {
	seed := nets.Stream(r.seed, fmt.Sprint("gradient sizes ", r.StepsDone)).Uint64()
	for i, notation := range []string{sharedNet, localNet} {
		square, err := kernelSquare(notation, seed)
		if err != nil {
			return err
		}
		r.squares[i] = append(r.squares[i], square)
	}
	return nil
}

// kernelSquare returns the mean square of the gradient of a new network's
// kernels on the first batch.
func kernelSquare(notation string, seed uint64) (float64, error) {
	net, err := scene.Build(notation, seed)
	if err != nil {
		return 0, err
	}
	if _, err := net.Gradient(firstBars(seed, batchSize), nets.CrossEntropy); err != nil {
		return 0, fmt.Errorf("%s: %w", notation, err)
	}
	sum, grad := 0.0, net.Params()[0].Grad
	for _, g := range grad {
		sum += g * g
	}
	return sum / float64(len(grad)), nil
}

func (r *sizeRuns) snapshot() lessons.Snapshot {
	n := len(r.squares[0])
	return &sizeSnapshot{r.Steps, [2][]float64{r.squares[0][:n:n], r.squares[1][:n:n]}}
}

// sizeSnapshot is the state of a sizeRuns after some draws.
type sizeSnapshot struct {
	scene.Steps
	squares [2][]float64
}

// rms returns the root mean square of each network's gradients over the first
// draws.
func (s *sizeSnapshot) rms(draws int) (shared, local float64) {
	var sums [2]float64
	for i, squares := range s.squares {
		for _, v := range squares[:draws] {
			sums[i] += v / float64(draws)
		}
	}
	return math.Sqrt(sums[0]), math.Sqrt(sums[1])
}

func (s *sizeScene) ratio() (float64, bool) {
	if !s.Finished() {
		return 0, false
	}
	shared, local := s.Latest.rms(s.Latest.StepsDone)
	return shared / local, true
}

func (s *sizeScene) Figures() []figure.Figure {
	f := figure.Curves{
		Meta:   figure.Meta{ID: "ratio", Title: "Shared gradient as a multiple of unshared"},
		XLabel: "draw", YLabel: "times", LogY: true, XMin: 1, XMax: sizeDraws, YMin: 1, YMax: places,
	}
	f.Note = fmt.Sprintf("root mean square over all kernel weights; from the same (1) to %d times", places)
	if s.Latest == nil || len(s.Latest.squares[0]) == 0 {
		return []figure.Figure{f}
	}
	one, mean, root := figure.Series{Name: "one draw"}, figure.Series{Name: "mean so far"}, figure.Series{Name: fmt.Sprintf("√%d", places)}
	for i, square := range s.Latest.squares[0] {
		x := float64(i + 1)
		one.X, one.Y = append(one.X, x), append(one.Y, math.Sqrt(square/s.Latest.squares[1][i]))
		shared, local := s.Latest.rms(i + 1)
		mean.X, mean.Y = append(mean.X, x), append(mean.Y, shared/local)
	}
	f.Series = []figure.Series{one, mean}
	if s.Finished() {
		root.X, root.Y = []float64{1, sizeDraws}, []float64{math.Sqrt(places), math.Sqrt(places)}
		f.Series = append(f.Series, root)
	}
	return []figure.Figure{f}
}

func (s *sizeScene) Measured() []progress.Measurement {
	ratio, ok := s.ratio()
	if !ok {
		return nil
	}
	return []progress.Measurement{{
		Network: sharedNet, Metric: ratioMetric, Value: math.Round(10*ratio) / 10, Seed: s.Seed,
		Options: map[string]any{"task": "bars", "samples": batchSize, "steps": 0, "draws": sizeDraws, "beside": localNet},
	}}
}

func (s *sizeScene) Values() map[string]string {
	values := map[string]string{
		"places": strconv.Itoa(places), "draws": strconv.Itoa(sizeDraws), "ratio": "–", "root": strconv.FormatFloat(math.Sqrt(places), 'f', 0, 64),
	}
	if ratio, ok := s.ratio(); ok {
		values["ratio"] = strconv.FormatFloat(ratio, 'f', 1, 64)
	}
	return values
}

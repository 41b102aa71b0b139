package scene

import (
	"fmt"
	"slices"

	"gonum.org/v1/gonum/stat"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/experiment"
)

// Sweep is what every scene with a sweep has: embed it, call startSweep from
// run, and show curves and table. It observes, measures, keeps what a stopped
// sweep has found and says its experiment by itself. Whoever comes back to a
// sweep finds the points that are measured; only a reset measures them anew.
type Sweep struct {
	Setup  SweepSetup
	Latest *SweepSnapshot
	Runs   map[string]experiment.Run // every run that was finished, by key
	back   bool                      // the step was entered since the last start
	keys   []string                  // of the runs of the sweep that is shown, point by point
	taken  int                       // how many of its runs are known
}

func (s *Sweep) Enter() { s.back = true }

// Pace is full speed: a sweep is watched by its points.
func (s *Sweep) Pace() lessons.Speed { return lessons.Full }

// startSweep builds a sweep.
func (s *Sweep) Start(setup SweepSetup) (lessons.Stepper, error) {
	keys := make([]string, 0, len(setup.Points)*len(setup.Seeds))
	for _, p := range setup.Points {
		keys = append(keys, setup.keys(p)...)
	}
	if !s.back && slices.Equal(keys, s.keys) {
		for _, k := range keys { // a reset
			delete(s.Runs, k)
		}
	}
	s.back, s.keys, s.taken = false, keys, 0
	run, err := NewSweepStepper(setup, s.Runs)
	if err != nil {
		return nil, err
	}
	s.Setup = setup
	return run, nil
}

func (s *Sweep) Observe(snapshot lessons.Snapshot) {
	seen, ok := snapshot.(*SweepSnapshot)
	if !ok {
		return
	}
	s.Latest = seen
	finished := 0
	for _, runs := range seen.Runs {
		finished += len(runs)
	}
	if finished == s.taken {
		return
	}
	s.taken = finished
	if s.Runs == nil {
		s.Runs = map[string]experiment.Run{}
	}
	for i, runs := range seen.Runs {
		for _, r := range runs {
			s.Runs[s.keys[i*len(s.Setup.Seeds)+slices.Index(s.Setup.Seeds, r.Seed)]] = r
		}
	}
}

// restore takes in the runs that earlier sessions have kept of a step, so that
// their points are seen again.
func (s *Sweep) Restore(step string, before []progress.Measurement) {
	s.back = true
	if s.Runs == nil {
		s.Runs = map[string]experiment.Run{}
	}
	for _, m := range before {
		words, ok := m.Options[progress.Arguments].(string)
		if m.Step != step || !ok || m.Metric != MetricTest && m.Metric != metricTrain {
			continue
		}
		key := runKey(nets.Averaging{}, words)
		run := s.Runs[key]
		run.Network, run.Seed = m.Network, m.Seed
		switch value := m.Value; m.Metric {
		case MetricTest:
			run.TestAccuracy = &value
		case metricTrain:
			run.TrainAccuracy = &value
		}
		s.Runs[key] = run
	}
}

// reopen shows what earlier sessions have kept of a step's sweep, the one that was
// measured last, before it is run in this session. Seeds is how many there are.
func (s *Sweep) Reopen(step string, env lessons.Env, seeds uint64, run func(uint64) (lessons.Stepper, error)) {
	s.Restore(step, env.Measured)
	session := env.Seed
	for _, m := range env.Measured {
		if m.Step == step {
			session = m.Seed / seeds
		}
	}
	if stepper, err := run(session); err == nil {
		s.Observe(stepper.Snapshot())
	}
	s.back = true
}

// finished tells whether every point of the sweep that is shown is measured.
func (s *Sweep) Finished() bool { return s.Latest != nil && s.Latest.StepsDone >= s.Latest.TotalSteps }

// Estimate is what was found at a point, over the seeds that are finished.
type Estimate struct {
	Mean, SD float64
	Seeds    int
}

// String is a spot as the learner reads it.
func (s Estimate) String() string {
	switch s.Seeds {
	case 0:
		return "–"
	case 1:
		return text.Fixed(s.Mean, 2)
	default:
		return text.Fixed(s.Mean, 2) + " ± " + text.Fixed(s.SD, 2)
	}
}

// short is a spot without its spread.
func (s Estimate) Short() string {
	if s.Seeds == 0 {
		return "–"
	}
	return text.Fixed(s.Mean, 2)
}

// TestAccuracy and TrainAccuracy say which accuracy of a run is meant.
func TestAccuracy(r experiment.Run) *float64 { return r.TestAccuracy }

func TrainAccuracy(r experiment.Run) *float64 { return r.TrainAccuracy }

// at is what was found at a point so far. Runs that diverged are not in it.
func (s *Sweep) Estimate(point int, value func(experiment.Run) *float64) Estimate {
	if s.Latest == nil {
		return Estimate{}
	}
	var values []float64
	for _, r := range s.Latest.Runs[point] {
		if v := value(r); v != nil {
			values = append(values, *v)
		}
	}
	found := Estimate{Seeds: len(values)}
	switch len(values) {
	case 0:
	case 1:
		found.Mean = values[0]
	default:
		found.Mean, found.SD = stat.MeanStdDev(values, nil)
	}
	return found
}

// find is what was found of an entrant at a setting, by the setting's label.
func (s *Sweep) Find(id, label string, value func(experiment.Run) *float64) Estimate {
	for i, p := range s.Setup.Points {
		if p.ID == id && p.Label == label {
			return s.Estimate(i, value)
		}
	}
	return Estimate{}
}

// curves draws the lines of the sweep as far as they are measured, with a
// standard deviation of the seeds to either side.
func (s *Sweep) Curves(title, xlabel string) figure.Curves {
	f := figure.Curves{
		Meta: figure.Meta{ID: "sweep", Title: title, Note: s.note()}, XLabel: xlabel, YLabel: "unseen right", YMin: 0, YMax: 1,
	}
	for i, name := range s.Setup.Lines {
		line := figure.Series{Name: name}
		for k, p := range s.Setup.Points {
			found := s.Estimate(k, TestAccuracy)
			if p.Line != i || found.Seeds == 0 {
				continue
			}
			line.X, line.Y = append(line.X, p.X), append(line.Y, found.Mean)
			line.Low, line.High = append(line.Low, max(0, found.Mean-found.SD)), append(line.High, min(1, found.Mean+found.SD))
		}
		f.Series = append(f.Series, line)
	}
	for i, p := range s.Setup.Points {
		if i == 0 {
			f.XMin, f.XMax = p.X, p.X
		}
		f.XMin, f.XMax = min(f.XMin, p.X), max(f.XMax, p.X)
	}
	return f
}

// note says how far the sweep is.
func (s *Sweep) note() string {
	if s.Latest == nil {
		return ""
	}
	runs := 0
	for _, r := range s.Latest.Runs {
		runs += len(r)
	}
	text := fmt.Sprintf("%d of %d runs", runs, len(s.Setup.Points)*len(s.Setup.Seeds))
	switch {
	case s.Finished():
		return text + "; shaded: ± one standard deviation over seeds"
	case s.Latest.now != "":
		return text + "; now " + s.Latest.now
	default:
		return text
	}
}

// table lists the mean of every point and its spread: a row for each setting, a
// column for each line.
func (s *Sweep) Table(title, setting string, value func(experiment.Run) *float64) figure.Table {
	t := figure.Table{
		Meta:    figure.Meta{ID: "points", Title: title, Note: fmt.Sprintf("mean ± standard deviation over %s", text.Plural(len(s.Setup.Seeds), "seed"))},
		Columns: []figure.Column{{Name: setting, Numeric: true}}, Cursor: -1,
	}
	for _, name := range s.Setup.Lines {
		t.Columns = append(t.Columns, figure.Column{Name: name, Numeric: true})
	}
	rows := map[string]int{}
	for i, p := range s.Setup.Points {
		at, ok := rows[p.Label]
		if !ok {
			at = len(t.Rows)
			rows[p.Label] = at
			t.Rows = append(t.Rows, append([]string{p.Label}, slices.Repeat([]string{"–"}, len(s.Setup.Lines))...))
		}
		t.Rows[at][1+p.Line] = s.Estimate(i, value).String()
	}
	return t
}

// Kept is what a sweep that was stopped has found: the runs that are finished.
func (s *Sweep) Kept() []progress.Measurement {
	if s.Latest == nil {
		return nil
	}
	var all []progress.Measurement
	for i, runs := range s.Latest.Runs {
		p := s.Setup.Points[i]
		for _, r := range runs {
			all = append(all, Measurements(p.NetworkSpec, s.Setup.PlanOf(p, r.Seed), r, MetricTest, metricTrain)...)
		}
	}
	return all
}

// Measured is what a finished sweep has found: every run with its seed.
func (s *Sweep) Measured() []progress.Measurement { return s.Kept() }

// Experiment is the sweep as a plan. Networks that are not trained by it - their
// kernels averaged, or a plan of their own - are left out.
func (s *Sweep) Experiment() (experiment.Plan, bool) {
	p := s.Setup.Plan
	p.Networks, p.Samples, p.Seeds = nil, nil, s.Setup.Seeds
	for _, point := range s.Setup.Points {
		if point.Average.Every > 0 || point.Change != nil {
			continue
		}
		if !slices.Contains(p.Networks, point.Network) {
			p.Networks = append(p.Networks, point.Network)
		}
		if point.Samples > 0 && !slices.Contains(p.Samples, point.Samples) {
			p.Samples = append(p.Samples, point.Samples)
		}
	}
	return p, len(p.Networks) > 0
}

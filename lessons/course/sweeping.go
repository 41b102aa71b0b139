package course

import (
	"fmt"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/stat"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/nets"
	"weightshare/nets/experiment"
)

// sweeping is what every scene with a sweep has: embed it, call startSweep from
// run, and show curves and table. It observes, measures, keeps what a stopped
// sweep has found and says its experiment by itself. Whoever comes back to a
// sweep finds the points that are measured; only a reset measures them anew.
type sweeping struct {
	setup sweepSetup
	seen  *sweepSnapshot
	known map[string]experiment.Run // every run that was finished, by key
	back  bool                      // the step was entered since the last start
	keys  []string                  // of the runs of the sweep that is shown, point by point
	taken int                       // how many of its runs are known
}

func (s *sweeping) Enter() { s.back = true }

// Pace is full speed: a sweep is watched by its points.
func (s *sweeping) Pace() lessons.Speed { return lessons.Full }

// startSweep builds a sweep.
func (s *sweeping) startSweep(setup sweepSetup) (lessons.Stepper, error) {
	keys := make([]string, 0, len(setup.points)*len(setup.seeds))
	for _, p := range setup.points {
		keys = append(keys, setup.keys(p)...)
	}
	if !s.back && slices.Equal(keys, s.keys) {
		for _, k := range keys { // a reset
			delete(s.known, k)
		}
	}
	s.back, s.keys, s.taken = false, keys, 0
	run, err := newPointSweep(setup, s.known)
	if err != nil {
		return nil, err
	}
	s.setup = setup
	return run, nil
}

func (s *sweeping) Observe(snapshot lessons.Snapshot) {
	seen, ok := snapshot.(*sweepSnapshot)
	if !ok {
		return
	}
	s.seen = seen
	finished := 0
	for _, runs := range seen.runs {
		finished += len(runs)
	}
	if finished == s.taken {
		return
	}
	s.taken = finished
	if s.known == nil {
		s.known = map[string]experiment.Run{}
	}
	for i, runs := range seen.runs {
		for _, r := range runs {
			s.known[s.keys[i*len(s.setup.seeds)+slices.Index(s.setup.seeds, r.Seed)]] = r
		}
	}
}

// restore takes in the runs that earlier sessions have kept of a step, so that
// their points are seen again.
func (s *sweeping) restore(step string, before []lessons.Measurement) {
	s.back = true
	if s.known == nil {
		s.known = map[string]experiment.Run{}
	}
	for _, m := range before {
		words, ok := m.Options[lessons.Arguments].(string)
		if m.Step != step || !ok || m.Metric != metricTest && m.Metric != metricTrain {
			continue
		}
		key := runKey(nets.Averaging{}, words)
		run := s.known[key]
		run.Network, run.Seed = m.Network, m.Seed
		switch value := m.Value; m.Metric {
		case metricTest:
			run.TestAccuracy = &value
		case metricTrain:
			run.TrainAccuracy = &value
		}
		s.known[key] = run
	}
}

// reopen shows what earlier sessions have kept of a step's sweep, the one that was
// measured last, before it is run in this session. Seeds is how many there are.
func (s *sweeping) reopen(step string, env lessons.Env, seeds uint64, run func(uint64) (lessons.Stepper, error)) {
	s.restore(step, env.Measured)
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
func (s *sweeping) finished() bool { return s.seen != nil && s.seen.done >= s.seen.of }

// spot is what was found at a point, over the seeds that are finished.
type spot struct {
	mean, sd float64
	seeds    int
}

// String is a spot as the learner reads it.
func (s spot) String() string {
	switch s.seeds {
	case 0:
		return "–"
	case 1:
		return fixed(s.mean)
	default:
		return fixed(s.mean) + " ± " + strconv.FormatFloat(s.sd, 'f', 2, 64)
	}
}

// short is a spot without its spread.
func (s spot) short() string {
	if s.seeds == 0 {
		return "–"
	}
	return fixed(s.mean)
}

// testOf and trainOf say which accuracy of a run is meant.
func testOf(r experiment.Run) *float64  { return r.TestAccuracy }
func trainOf(r experiment.Run) *float64 { return r.TrainAccuracy }

// at is what was found at a point so far. Runs that diverged are not in it.
func (s *sweeping) at(point int, value func(experiment.Run) *float64) spot {
	if s.seen == nil {
		return spot{}
	}
	var values []float64
	for _, r := range s.seen.runs[point] {
		if v := value(r); v != nil {
			values = append(values, *v)
		}
	}
	found := spot{seeds: len(values)}
	switch len(values) {
	case 0:
	case 1:
		found.mean = values[0]
	default:
		found.mean, found.sd = stat.MeanStdDev(values, nil)
	}
	return found
}

// find is what was found of an entrant at a setting, by the setting's label.
func (s *sweeping) find(id, label string, value func(experiment.Run) *float64) spot {
	for i, p := range s.setup.points {
		if p.id == id && p.label == label {
			return s.at(i, value)
		}
	}
	return spot{}
}

// curves draws the lines of the sweep as far as they are measured, with a
// standard deviation of the seeds to either side.
func (s *sweeping) curves(title, xlabel string) figure.Curves {
	f := figure.Curves{
		Meta: figure.Meta{ID: "sweep", Title: title, Note: s.note()}, XLabel: xlabel, YLabel: "unseen right", YMin: 0, YMax: 1,
	}
	for i, name := range s.setup.lines {
		line := figure.Series{Name: name}
		for k, p := range s.setup.points {
			found := s.at(k, testOf)
			if p.line != i || found.seeds == 0 {
				continue
			}
			line.X, line.Y = append(line.X, p.x), append(line.Y, found.mean)
			line.Low, line.High = append(line.Low, max(0, found.mean-found.sd)), append(line.High, min(1, found.mean+found.sd))
		}
		f.Series = append(f.Series, line)
	}
	for i, p := range s.setup.points {
		if i == 0 {
			f.XMin, f.XMax = p.x, p.x
		}
		f.XMin, f.XMax = min(f.XMin, p.x), max(f.XMax, p.x)
	}
	return f
}

// note says how far the sweep is.
func (s *sweeping) note() string {
	if s.seen == nil {
		return ""
	}
	runs := 0
	for _, r := range s.seen.runs {
		runs += len(r)
	}
	text := fmt.Sprintf("%d of %d runs", runs, len(s.setup.points)*len(s.setup.seeds))
	switch {
	case s.finished():
		return text + "; shaded: ± one standard deviation over seeds"
	case s.seen.now != "":
		return text + "; now " + s.seen.now
	default:
		return text
	}
}

// table lists the mean of every point and its spread: a row for each setting, a
// column for each line.
func (s *sweeping) table(title, setting string, value func(experiment.Run) *float64) figure.Table {
	t := figure.Table{
		Meta:    figure.Meta{ID: "points", Title: title, Note: fmt.Sprintf("mean ± standard deviation over %s", plural(len(s.setup.seeds), "seed"))},
		Columns: []figure.Column{{Name: setting, Numeric: true}}, Cursor: -1,
	}
	for _, name := range s.setup.lines {
		t.Columns = append(t.Columns, figure.Column{Name: name, Numeric: true})
	}
	rows := map[string]int{}
	for i, p := range s.setup.points {
		at, ok := rows[p.label]
		if !ok {
			at = len(t.Rows)
			rows[p.label] = at
			t.Rows = append(t.Rows, append([]string{p.label}, slices.Repeat([]string{"–"}, len(s.setup.lines))...))
		}
		t.Rows[at][1+p.line] = s.at(i, value).String()
	}
	return t
}

// Kept is what a sweep that was stopped has found: the runs that are finished.
func (s *sweeping) Kept() []lessons.Measurement {
	if s.seen == nil {
		return nil
	}
	var all []lessons.Measurement
	for i, runs := range s.seen.runs {
		p := s.setup.points[i]
		for _, r := range runs {
			all = append(all, measurements(p.entrant, s.setup.planOf(p, r.Seed), r, metricTest, metricTrain)...)
		}
	}
	return all
}

// Measured is what a finished sweep has found: every run with its seed.
func (s *sweeping) Measured() []lessons.Measurement { return s.Kept() }

// Experiment is the sweep as a plan. Networks that are not trained by it - their
// kernels averaged, or a plan of their own - are left out.
func (s *sweeping) Experiment() (experiment.Plan, bool) {
	p := s.setup.plan
	p.Networks, p.Samples, p.Seeds = nil, nil, s.setup.seeds
	for _, point := range s.setup.points {
		if point.average.Every > 0 || point.change != nil {
			continue
		}
		if !slices.Contains(p.Networks, point.network) {
			p.Networks = append(p.Networks, point.network)
		}
		if point.samples > 0 && !slices.Contains(p.Samples, point.samples) {
			p.Samples = append(p.Samples, point.samples)
		}
	}
	return p, len(p.Networks) > 0
}

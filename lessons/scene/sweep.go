package scene

import (
	"fmt"
	"slices"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/experiment"
)

// Sweep is the part of a scene that trains networks at several settings and from
// several seeds. A scene that embeds it calls Start from Run, and draws Curves and
// Table; Sweep implements Observe, Measured, Kept, Experiment, Enter and Pace.
// Finished runs are kept: a learner who comes back to the step continues, and only a
// reset trains them again.
type Sweep struct {
	Running[SweepSnapshot]
	Setup    SweepSetup
	Runs     map[string]experiment.Run // all finished runs, by key; sweeps may share it
	entered  bool                      // whether the step was entered since the last start
	meant    []string                  // the keys of all intended runs
	of       int                       // how many seeds are intended
	keys     []string                  // of the runs of this sweep, point by point
	recorded int                       // how many of them are in Runs
	equal    string                    // HeldEqual for its networks, after a semicolon
	work     string                    // WorkOf for its networks, after a semicolon
}

// Enter implements lessons.Enterer.
func (s *Sweep) Enter() { s.entered = true }

// Pace implements lessons.Pacer.
func (s *Sweep) Pace() lessons.Speed { return lessons.Full }

// Start builds a sweep. A second call with the same setup is a reset, unless the
// step was left in between.
func (s *Sweep) Start(setup SweepSetup) (lessons.Stepper, error) {
	keys := setup.allKeys()
	seeds, of := s.Limited()
	if !s.entered && slices.Equal(keys, s.meant) && (seeds == of || !s.Finished()) {
		for _, k := range keys {
			delete(s.Runs, k)
		}
	}
	s.entered, s.meant, s.keys, s.recorded, s.of = false, keys, keys, 0, len(setup.Seeds)
	run, err := NewSweepStepper(setup, s.Runs)
	if err != nil {
		return nil, err
	}
	s.Setup, s.equal, s.work = run.Setup(), "", ""
	if who := s.Compared(); len(who) > 1 {
		s.equal, s.work = "; "+HeldEqual(who), "; "+WorkOf(who)
	}
	return run, nil
}

// Held says what the networks have in common, to be appended to a note: it begins with
// a semicolon, and is empty for a single network.
func (s *Sweep) Held() string { return s.equal }

// HeldAndWork returns Held and how many MACs the networks take.
func (s *Sweep) HeldAndWork() string { return s.equal + s.work }

// Limited implements lessons.Limiter.
func (s *Sweep) Limited() (seeds, of int) { return len(s.Setup.Seeds), s.of }

// Compared returns the networks of the sweep.
func (s *Sweep) Compared() []NetworkSpec {
	all := make([]NetworkSpec, len(s.Setup.Points))
	for i, p := range s.Setup.Points {
		all[i] = p.NetworkSpec
	}
	return distinct(all)
}

// Observe implements lessons.Runner.
func (s *Sweep) Observe(snapshot lessons.Snapshot) {
	seen, ok := snapshot.(*SweepSnapshot)
	if !ok {
		return
	}
	s.Latest = seen
	if len(seen.Seeds) < len(s.Setup.Seeds) {
		s.Setup.Seeds = seen.Seeds
		s.keys, s.recorded = s.Setup.allKeys(), 0
	}
	finished := 0
	for _, runs := range seen.Runs {
		finished += len(runs)
	}
	if finished == s.recorded {
		return
	}
	s.recorded = finished
	if s.Runs == nil {
		s.Runs = map[string]experiment.Run{}
	}
	for i, runs := range seen.Runs {
		for _, r := range runs {
			if k := slices.Index(s.Setup.Seeds, r.Seed); k >= 0 { // else it is kept under another run's arguments
				s.Runs[s.keys[i*len(s.Setup.Seeds)+k]] = r
			}
		}
	}
}

// Restore adds the runs that earlier sessions have measured in a step.
func (s *Sweep) Restore(step string, before []progress.Measurement) {
	s.entered = true
	if s.Runs == nil {
		s.Runs = map[string]experiment.Run{}
	}
	for _, m := range before {
		arguments, ok := m.Options[progress.Arguments].(string)
		if m.Step != step || !ok || m.Metric != MetricTest && m.Metric != metricTrain {
			continue
		}
		key := runKey(nets.Averaging{}, arguments)
		run := s.Runs[key]
		run.Network, run.Seed = m.Network, m.Seed
		if m.Metric == MetricTest {
			run.TestAccuracy = &m.Value
		} else {
			run.TrainAccuracy = &m.Value
		}
		s.Runs[key] = run
	}
}

// Reopen restores a step's sweep and shows the one that was measured last, before any
// is run in this session. seeds is how many seeds the step takes per session, and run
// is the scene's Run.
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
	s.entered = true
}

// Estimate is the mean and the standard deviation of a value over seeds.
type Estimate struct {
	Mean, SD float64
	Seeds    int // how many have finished; with 0 there is no mean, with 1 no deviation
}

// String returns a text such as "0.93 ± 0.02", or a dash for no seeds.
func (e Estimate) String() string {
	if e.Seeds < 2 {
		return e.Short()
	}
	return e.Short() + " ± " + text.Fixed(e.SD, experiment.Digits(e.SD, 2))
}

// Short returns only the mean.
func (e Estimate) Short() string {
	if e.Seeds == 0 {
		return "–"
	}
	return text.Fixed(e.Mean, 2)
}

// TestAccuracy selects the test accuracy of a run.
func TestAccuracy(r experiment.Run) *float64 { return r.TestAccuracy }

// TrainAccuracy selects the training accuracy of a run.
func TrainAccuracy(r experiment.Run) *float64 { return r.TrainAccuracy }

// Estimate estimates an accuracy at a point from its runs so far, except those that
// diverged.
func (s *Sweep) Estimate(point int, accuracy func(experiment.Run) *float64) Estimate {
	if s.Latest == nil {
		return Estimate{}
	}
	var values []float64
	for _, r := range s.Latest.Runs[point] {
		if v := accuracy(r); v != nil {
			values = append(values, *v)
		}
	}
	return EstimateOf(values)
}

// EstimateOf estimates a value from its values for each seed.
func EstimateOf(values []float64) Estimate {
	e := Estimate{Seeds: len(values)}
	switch e.Seeds {
	case 0:
	case 1:
		e.Mean = values[0]
	default:
		e.Mean, e.SD = experiment.MeanSD(values)
	}
	return e
}

// Find estimates an accuracy of the network with an ID at the setting with a label.
func (s *Sweep) Find(id, label string, accuracy func(experiment.Run) *float64) Estimate {
	for i, p := range s.Setup.Points {
		if p.ID == id && p.Label == label {
			return s.Estimate(i, accuracy)
		}
	}
	return Estimate{}
}

// Curves draws the mean test accuracy of each line as far as it is measured, with a
// band of one standard deviation either way.
func (s *Sweep) Curves(title, xlabel string) figure.Curves {
	f := figure.Curves{
		Meta: figure.Meta{ID: "sweep", Title: title, Note: s.note()}, XLabel: xlabel, YLabel: "unseen right", YMin: 0, YMax: 1,
		Chance: s.Setup.Plan.Chance(),
	}
	for i, name := range s.Setup.Lines {
		line := figure.Series{Name: name}
		for k, p := range s.Setup.Points {
			e := s.Estimate(k, TestAccuracy)
			if p.Line != i || e.Seeds == 0 {
				continue
			}
			line.X, line.Y = append(line.X, p.X), append(line.Y, e.Mean)
			line.Low, line.High = append(line.Low, max(0, e.Mean-e.SD)), append(line.High, min(1, e.Mean+e.SD))
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

// note says how many runs are done.
func (s *Sweep) note() string {
	if s.Latest == nil {
		return ""
	}
	done := 0
	for _, runs := range s.Latest.Runs {
		done += len(runs)
	}
	note := fmt.Sprintf("%d of %d runs", done, len(s.Setup.Points)*len(s.Setup.Seeds))
	switch {
	case s.Finished():
		return "spread: ± standard deviation" + s.HeldAndWork()
	case s.Latest.now != "":
		note += "; now " + s.Latest.now
	}
	return note + s.equal
}

// Table lists the estimates of an accuracy: a row for each setting, a column for
// each line.
func (s *Sweep) Table(title, setting string, accuracy func(experiment.Run) *float64) figure.Table {
	t := figure.NewTable("points", title, "#"+setting)
	t.Note = fmt.Sprintf("mean ± standard deviation over %s", text.Plural(len(s.Setup.Seeds), "seed"))
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
		t.Rows[at][1+p.Line] = s.Estimate(i, accuracy).String()
	}
	return t
}

// Kept implements lessons.Keeper: what the finished runs of a stopped sweep found.
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

// Measured implements lessons.Measurer.
func (s *Sweep) Measured() []progress.Measurement { return s.Kept() }

// MeasuredTry returns Measured and the learner's newest attempt, for a sweep of one
// network whose score comes from all the seeds.
func (s *Sweep) MeasuredTry(a *Attempts) []progress.Measurement {
	p, point := s.Setup.Plan, s.Setup.Points[0]
	p.Networks, p.Samples, p.Seeds = []string{point.Network}, []int{point.Samples}, s.Setup.Seeds
	return append(s.Measured(), a.Measured(p.Seeds[0], map[string]any{
		"task": p.Task.Name, "samples": point.Samples, "steps": p.Training.Steps, "seeds": len(p.Seeds),
		progress.Arguments: experiment.ShellLine(p.Arguments()),
	})...)
}

// Experiment implements lessons.Experimenter. It leaves out the networks that a plan
// cannot describe.
func (s *Sweep) Experiment() (experiment.Plan, bool) {
	p := s.Setup.Plan
	p.Networks, p.Samples, p.Seeds = nil, nil, s.Setup.Seeds
	for _, point := range s.Setup.Points {
		if !point.planned() {
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

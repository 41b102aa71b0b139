package fourties

import (
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/nets"
)

// counts returns the numbers of examples that tables are fitted to.
func counts() []int { return []int{4, 8, 16, 64} }

// peakScene fits tables in the world ring to few and to many examples.
type peakScene struct {
	scene.Running[peakSnapshot]
	draws int
}

// peakSnapshot holds the errors so far, by the number of examples.
type peakSnapshot struct {
	scene.Steps
	off []errors
}

// Run draws again; in each step it draws once for every number of examples.
func (s *peakScene) Run(seed uint64) (lessons.Stepper, error) {
	s.Seed, s.Latest = seed, nil
	rng := nets.Stream(seed, "more examples")
	off := make([]errors, len(counts()))
	run := &scene.Loop{Steps: scene.Steps{TotalSteps: s.draws}}
	run.Do = func() error {
		for i, n := range counts() {
			if err := fitIn(four(side)[ring].tie, n, rng, &off[i]); err != nil {
				return err
			}
		}
		return nil
	}
	run.See = func() lessons.Snapshot { return &peakSnapshot{run.Steps, append([]errors(nil), off...)} }
	return run, nil
}

// Pace implements lessons.Pacer.
func (s *peakScene) Pace() lessons.Speed { return lessons.Speed16 }

// off returns the errors of a tie with the number of examples that has an index.
func (s *peakScene) off(count, student int) []float64 {
	if s.Latest == nil {
		return nil
	}
	return s.Latest.off[count][student]
}

func (s *peakScene) Figures() []figure.Figure {
	f := figure.Curves{
		Meta:   figure.Meta{ID: "curves", Title: "How far off, in the world ring", Note: "same examples, same work; zeros: 1"},
		XLabel: "examples", YLabel: "off", LogX: true, LogY: true, XMin: 4, XMax: 64,
	}
	t := figure.NewTable("points", "How far off, in the world ring", "#examples")
	t.Note = "zeros: 1; " + strconv.Itoa(s.draws) + " draws"
	if s.Finished() {
		t.Note = "8: free − set " + more(s.off(1, free), s.off(1, set)) + " (95 %)"
	}
	for student, name := range names() {
		t.Columns = append(t.Columns, figure.Column{Name: name, Numeric: true})
		line := figure.Series{Name: name}
		for i, n := range counts() {
			if off := s.off(i, student); len(off) > 0 {
				line.X, line.Y = append(line.X, float64(n)), append(line.Y, scene.EstimateOf(off).Mean)
			}
		}
		f.Series = append(f.Series, line)
	}
	for i, n := range counts() {
		row := make([]string, 0, 1+ties)
		row = append(row, strconv.Itoa(n))
		for student := range ties {
			row = append(row, mean(s.off(i, student)))
		}
		t.Rows = append(t.Rows, row)
	}
	if !s.Started() {
		return []figure.Figure{t}
	}
	return []figure.Figure{f, t}
}

// Values are the errors by tie and number of examples, and by how much the tie free
// exceeds the wrong tie set with 8 examples.
func (s *peakScene) Values() map[string]string {
	values := map[string]string{"set-less": more(s.off(1, free), s.off(1, set))}
	for i, n := range counts() {
		for student, name := range names() {
			values[name+"-"+strconv.Itoa(n)] = mean(s.off(i, student))
		}
	}
	return values
}

package fourties

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/tie"
)

const (
	// shownExamples is how many examples each task's table is fitted to without a tie,
	// newExamples how many a new task is learnt from.
	shownExamples = 32
	newExamples   = 8
	newRidge      = .1
	// finds is how often a tie is looked for, to take a mean.
	finds = scene.VerdictSeeds
)

// taskCounts returns the numbers of tasks in which a tie is looked for.
func taskCounts() []int { return []int{1, 3, 10, 30} }

// hidden returns the ties that are looked for.
func hidden() []int { return []int{mirror, ring, set} }

// fitted draws the given number of tables that obey a tie of d×d cells, and returns
// the table of each fitted without a tie.
func fitted(truth tie.Tie, d, tasks int, rng *nets.Rand) ([][]float64, error) {
	maps := make([][]float64, tasks)
	for i := range maps {
		fit, err := tie.Equivariant(d).Fit(tie.DrawExamples(truth.Draw(rng), shownExamples, d, noise, rng), ridge)
		if err != nil {
			return nil, fmt.Errorf("task %d: %w", i+1, err)
		}
		maps[i] = fit
	}
	return maps, nil
}

// find returns the tie found in such tables.
func find(maps [][]float64, d int) tie.Tie {
	return tie.Infer(maps, noise*noise/float64(shownExamples-d-1))
}

// findings are what was found with a given number of tasks, with one value each time
// the tie was looked for: how far off the tie is, how many numbers it has, and the
// errors in a new task learnt with it, with the true tie and with no tie.
type findings struct{ distance, numbers, withFound, withTrue, withFree []float64 }

// foundScene looks for three ties in more and more tasks.
type foundScene struct {
	scene.Running[foundSnapshot]
}

// foundSnapshot holds what was found so far, by the tie and the number of tasks.
type foundSnapshot struct {
	scene.Steps
	found [ties][]findings
}

// Run looks for the ties again; in each step it looks for one tie with every number of
// tasks.
func (s *foundScene) Run(seed uint64) (lessons.Stepper, error) {
	s.Seed, s.Latest = seed, nil
	rng := nets.Stream(seed, "found ties")
	var found [ties][]findings
	for _, t := range hidden() {
		found[t] = make([]findings, len(taskCounts()))
	}
	run := &scene.Loop{Steps: scene.Steps{TotalSteps: finds * len(hidden())}}
	run.Do = func() error {
		t := hidden()[run.StepsDone%len(hidden())]
		return look(four(side)[t].tie, rng, found[t])
	}
	run.See = func() lessons.Snapshot {
		copied := found
		for t := range copied {
			copied[t] = append([]findings(nil), found[t]...)
		}
		return &foundSnapshot{run.Steps, copied}
	}
	return run, nil
}

// look looks for a tie in the first of its tasks, for every number of them, and learns
// a new task.
func look(truth tie.Tie, rng *nets.Rand, into []findings) error {
	most := taskCounts()[len(taskCounts())-1]
	maps, err := fitted(truth, side, most, rng)
	if err != nil {
		return err
	}
	table := truth.Draw(rng)
	e := tie.DrawExamples(table, newExamples, side, noise, rng)
	for i, tasks := range taskCounts() {
		t, f := find(maps[:tasks], side), &into[i]
		f.distance, f.numbers = append(f.distance, tie.Distance(t, truth)), append(f.numbers, float64(t.Numbers()))
		for _, with := range []struct {
			tie tie.Tie
			off *[]float64
		}{{t, &f.withFound}, {truth, &f.withTrue}, {tie.Equivariant(side), &f.withFree}} {
			fit, err := with.tie.Fit(e, newRidge)
			if err != nil {
				return fmt.Errorf("a new task: %w", err)
			}
			*with.off = append(*with.off, tie.MeanSquaredError(fit, table))
		}
	}
	return nil
}

// of returns the findings for a tie and the number of tasks with an index.
func (s *foundScene) of(t, tasks int) findings {
	if s.Latest == nil {
		return findings{}
	}
	return s.Latest.found[t][tasks]
}

func (s *foundScene) Figures() []figure.Figure {
	f := figure.Curves{
		Meta:   figure.Meta{ID: "curves", Title: "Cells that are tied wrongly", Note: fmt.Sprintf("mean of %d times", finds)},
		XLabel: "tasks", YLabel: "share", LogX: true, XMin: 1, XMax: 30, YMax: 1,
	}
	t := figure.NewTable("found", "From 10 tasks", "tie", "#wrong", "#new task", "#free − found ± 95 %", "#numbers")
	t.Note = fmt.Sprintf("new task: its error; %d examples, same work", newExamples)
	for _, k := range hidden() {
		name, line := names()[k], figure.Series{}
		line.Name = name
		for i, tasks := range taskCounts() {
			if off := s.of(k, i).distance; len(off) > 0 {
				line.X, line.Y = append(line.X, float64(tasks)), append(line.Y, scene.EstimateOf(off).Mean)
			}
		}
		f.Series = append(f.Series, line)
		ten := s.of(k, 2)
		t.Rows = append(t.Rows, []string{name, scene.EstimateOf(ten.distance).Short(), mean(ten.withFound), more(ten.withFree, ten.withFound), numbers(ten)})
	}
	if !s.Started() {
		return []figure.Figure{t}
	}
	return []figure.Figure{f, t}
}

// numbers returns the mean of how many numbers were found.
func numbers(f findings) string {
	if len(f.numbers) == 0 {
		return "–"
	}
	return text.Fixed(scene.EstimateOf(f.numbers).Mean, 0)
}

// Values are the fractions of cells tied wrongly, by tie and number of tasks; how many
// numbers each tie found from ten tasks has; and the errors in a new task of the world ring.
func (s *foundScene) Values() map[string]string {
	values := map[string]string{"shown": strconv.Itoa(shownExamples), "new": strconv.Itoa(newExamples)}
	for _, k := range hidden() {
		for i, tasks := range taskCounts() {
			values[names()[k]+"-"+strconv.Itoa(tasks)] = scene.EstimateOf(s.of(k, i).distance).Short()
		}
		values[names()[k]+"-numbers"] = numbers(s.of(k, 2))
	}
	ten := s.of(ring, 2)
	values["with-found"], values["with-true"], values["with-free"] = mean(ten.withFound), mean(ten.withTrue), mean(ten.withFree)
	return values
}

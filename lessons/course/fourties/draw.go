package fourties

import (
	"fmt"
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/tie"
)

// small is how many numbers go into the tables of the game, and how many come out.
const small = 5

// brush says which cells are painted when one of them is pressed.
type brush struct {
	name string
	of   func(row, col int) []int
}

func brushes() []brush {
	line := func(at func(i int) (row, col int)) []int {
		cells := make([]int, small)
		for i := range cells {
			row, col := at(i)
			cells[i] = row%small*small + col%small
		}
		return cells
	}
	return []brush{
		{"a diagonal", func(row, col int) []int { return line(func(i int) (int, int) { return row + i, col + i }) }},
		{"a row", func(row, _ int) []int { return line(func(i int) (int, int) { return row, i }) }},
		{"a column", func(_, col int) []int { return line(func(i int) (int, int) { return i, col }) }},
		{"a mirror pair", func(row, col int) []int { return []int{row*small + col, (small-1-row)*small + small - 1 - col} }},
		{"one cell", func(row, col int) []int { return []int{row*small + col} }},
		{"all cells", func(int, int) []int {
			all := make([]int, small*small)
			for i := range all {
				all[i] = i
			}
			return all
		}},
	}
}

// secrets returns the ties to be guessed. The third is none of the four: all inputs
// have the same weight in an output.
func secrets() []tie.Tie {
	all, rows := four(small), make(tie.Tie, small*small)
	for i := range rows {
		rows[i] = i / small
	}
	return []tie.Tie{all[set].tie, all[ring].tie, rows, all[mirror].tie}
}

// myOwn returns the index of the learner's own drawing, after the secrets.
func myOwn() int { return len(secrets()) }

// drawScene lets the learner draw a tie, judging by a table that was learnt without
// it, and finds the tie in tables of several tasks.
type drawScene struct {
	scene.Running[drawSnapshot]
	scene.Bindings
	secret, beside *scene.Choice[string]
	brush          *scene.Choice[brush]
	yours          tie.Tie
	before         tie.Tie // the tie before the last press, nil if that was taken back
	pressed        [2]int  // the brush and the cell of that press
	cursor         int
	truth          tie.Tie   // the run's tie
	picture        []float64 // the table of its first task
}

// drawSnapshot holds the ties found so far, by the number of tasks.
type drawSnapshot struct {
	scene.Steps
	found []tie.Tie
}

func newDrawScene() *drawScene {
	s := &drawScene{yours: make(tie.Tie, small*small)}
	names := append(scene.Numbered("secret", myOwn()), "my own")
	beside := make([]string, 0, 1+len(taskCounts()))
	beside = append(beside, "the picture")
	for _, n := range taskCounts() {
		beside = append(beside, "from "+text.Plural(n, "task"))
	}
	s.secret = &scene.Choice[string]{ID: "secret", Label: "the tie", Hint: "which tie is hidden", Values: names, Restarts: true}
	s.brush = &scene.Choice[brush]{ID: "brush", Label: "the brush", Hint: "what a press paints", Figure: "yours", Values: brushes(), Text: func(b brush) string { return b.name }}
	s.beside = &scene.Choice[string]{ID: "beside", Label: "beside it", Hint: "one task's table, or what was found from some", Figure: "found", Values: beside}
	s.Bindings = scene.Bindings{
		scene.Bind(s.control, s.press), s.brush, s.secret, s.beside,
	}
	return s
}

func (s *drawScene) control() lessons.Control {
	return lessons.Control{
		ID: "cells", Label: "your tie", Kind: lessons.Cells, Value: text.Plural(s.yours.Numbers(), "number"), Options: scene.CellNames(small*small, small),
		Index: s.cursor, Cols: small, Figure: "yours", Hint: "makes cells under the brush one number", Press: "paint",
		Restarts: s.own(),
	}
}

func (s *drawScene) own() bool { return s.secret.Index == myOwn() }

// press paints: the cells under the brush become a new number. The same press again
// takes it back.
func (s *drawScene) press(a lessons.Action) error {
	if s.cursor = a.Index; a.Move {
		return nil
	}
	at := [2]int{s.brush.Index, a.Index}
	if s.before != nil && s.pressed == at {
		s.yours, s.before = s.before, nil
		return nil
	}
	s.before, s.pressed, s.yours = s.yours, at, slices.Clone(s.yours)
	for _, c := range s.brush.Value().of(a.Index/small, a.Index%small) {
		s.yours[c] = small * small
	}
	s.yours = s.yours.Renumbered()
	return nil
}

// Run looks for the hidden tie, with one number of tasks per step.
func (s *drawScene) Run(seed uint64) (lessons.Stepper, error) {
	s.Seed, s.Latest = seed, nil
	if s.truth = slices.Clone(s.yours); !s.own() {
		s.truth = secrets()[s.secret.Index]
	}
	counts := taskCounts()
	maps, err := fitted(s.truth, small, counts[len(counts)-1], nets.Stream(seed, s.secret.String()))
	if err != nil {
		return nil, err
	}
	s.picture = maps[0]
	var found []tie.Tie
	run := &scene.Loop{Steps: scene.Steps{TotalSteps: len(counts)}}
	run.Do = func() error {
		found = append(found, find(maps[:counts[run.StepsDone]], small))
		return nil
	}
	run.See = func() lessons.Snapshot { return &drawSnapshot{run.Steps, slices.Clone(found)} }
	return run, nil
}

func (s *drawScene) Observe(snapshot lessons.Snapshot) {
	before := s.Finished()
	if s.Running.Observe(snapshot); s.Finished() && !before {
		s.beside.Index = 1
	}
}

// Pace implements lessons.Pacer.
func (s *drawScene) Pace() lessons.Speed { return lessons.Full }

// off returns the fraction of cells that a tie gets wrong.
func (s *drawScene) off(t tie.Tie) string { return text.Fixed(tie.Distance(t, s.truth), 2) }

func (s *drawScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: "Draw a secret tie, without a wrong cell."}
	switch {
	case !s.Finished():
		g.Missing = "draw, then let it be found"
	case s.own():
		g.Missing = "this is no secret to you"
	case tie.Distance(s.yours, s.truth) == 0:
		g.Met = true
	default:
		g.Missing = fmt.Sprintf("yours: %s wrong; found from 1 task: %s", s.off(s.yours), s.off(s.Latest.found[0]))
	}
	return g
}

func (s *drawScene) Figures() []figure.Figure {
	yours := matrix("yours", "Your tie", s.yours, small)
	yours.Control, yours.Cursor = "cells", s.cursor
	picture := figure.Heatmap{
		Meta: figure.Meta{ID: "picture", Title: "One task's table, learnt without a tie"}, Cols: small, Values: s.picture, Cursor: -1,
	}
	if !s.Finished() {
		return []figure.Figure{yours, picture}
	}
	yours.Title += ": " + s.off(s.yours) + " of the cells wrong"
	if s.beside.Index == 0 {
		return []figure.Figure{yours, picture}
	}
	chosen := s.Latest.found[s.beside.Index-1]
	return []figure.Figure{yours, matrix("found", "Found "+s.beside.String()+": "+s.off(chosen)+" wrong", chosen, small)}
}

func (s *drawScene) Values() map[string]string {
	values := map[string]string{"yours": "–", "from-one": "–", "from-most": "–", "most": strconv.Itoa(taskCounts()[len(taskCounts())-1])}
	if s.Finished() {
		found := s.Latest.found
		values["yours"], values["from-one"], values["from-most"] = s.off(s.yours), s.off(found[0]), s.off(found[len(found)-1])
	}
	return values
}

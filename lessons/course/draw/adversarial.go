package draw

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
)

// adversarialScene is the drawing that both read, and the nudge that only one survives.
type adversarialScene struct {
	drawingScene
	tried *shiftSnapshot // the newest run over all nudges
}

func (s *adversarialScene) Enter() { s.begin() }

func (s *adversarialScene) Controls() []lessons.Control {
	pad := s.control()
	pad.Restarts = true
	digit := s.digitControl()
	digit.Restarts = true
	example := exampleControl()
	example.Restarts = true
	return []lessons.Control{s.nudgeControl(), pad, digit, example}
}

func (s *adversarialScene) Do(a lessons.Action) error {
	s.draw(a)
	return nil
}

// Run tries all nudges of the drawing; where the twins are not trained, it
// trains them first.
func (s *adversarialScene) Run(seed uint64) (lessons.Stepper, error) {
	s.tried = nil
	r := &shiftRun{school: s.known(0, seed), ink: s.centred(), digit: s.digit}
	for i := range r.right {
		r.right[i] = slices.Repeat([]float64{math.NaN()}, (2*ownRadius+1)*(2*ownRadius+1))
	}
	return r, nil
}

func (s *adversarialScene) Observe(snapshot lessons.Snapshot) {
	if seen, ok := snapshot.(*shiftSnapshot); ok {
		s.take(seen.school)
		s.tried = seen
	}
}

func (s *adversarialScene) Goal() lessons.Goal {
	still, moved := s.verdictOn(s.centred()), s.verdictOn(s.image())
	g := lessons.Goal{Text: "A drawing both read as it was drawn, and a nudge only one of them survives.", Missing: s.missed(still)}
	if g.Missing != "" {
		return g
	}
	switch {
	case s.across == 0 && s.down == 0:
		g.Missing = "both read it where it lies: now move it"
	case moved[0] && moved[1]:
		g.Missing = "both still read it there"
	case !moved[0] && !moved[1]:
		g.Missing = "there, neither reads it"
	default:
		g.Met, g.Missing = true, ""
	}
	return g
}

// survived shows of each twin which nudges it survives: 1 where it is right.
func (s *adversarialScene) survived() figure.ImageRow {
	const side = 2*ownRadius + 1
	f := figure.ImageRow{Meta: figure.Meta{ID: "nudges", Title: "Right, by nudge"}}
	for i, name := range []string{"shared", "unshared"} {
		h := figure.Heatmap{
			Meta: figure.Meta{Title: fmt.Sprintf("%s: %d/%d", name, s.tried.count(i), side*side)}, Cols: side, Scale: 1, Unsigned: true, Cursor: -1,
		}
		for _, v := range s.tried.right[i] {
			h.Masked = append(h.Masked, math.IsNaN(v))
			if math.IsNaN(v) {
				v = 0
			}
			h.Values = append(h.Values, v)
		}
		f.Images = append(f.Images, h)
	}
	return f
}

func (s *adversarialScene) Figures() []figure.Figure {
	pad := s.drawing("Your drawing, moved")
	if s.tried != nil && s.tried.done > s.tried.school.of {
		return []figure.Figure{pad, s.survived()}
	}
	return []figure.Figure{pad, s.predictionImages()}
}

func (s *adversarialScene) Measured() []progress.Measurement {
	if s.tried == nil {
		return nil
	}
	var all []progress.Measurement
	for i, notation := range pairNetworks() {
		m := s.measurement(notation, "nudges_right", float64(s.tried.count(i)))
		m.Options["digit"] = s.tried.digit
		all = append(all, m)
	}
	return all
}

func (s *adversarialScene) Values() map[string]string {
	v := s.drawingScene.Values()
	v["tried"] = ""
	if s.tried != nil && s.tried.done >= s.tried.of {
		v["tried"] = scene.Yes
		v["shared-right"], v["local-right"] = strconv.Itoa(s.tried.count(0)), strconv.Itoa(s.tried.count(1))
	}
	return v
}

// shiftRun trains the twins if they are not, and then nudges one drawing all
// ways: a lessons.Stepper.
type shiftRun struct {
	school *pairRun
	asked  *networkPair
	ink    []float32 // the drawing unmoved
	digit  int
	done   int // nudges
	right  [2][]float64
}

// Step implements lessons.Stepper.
func (r *shiftRun) Step(ctx context.Context, n int) error {
	for ; n > 0 && !r.Done(); n-- {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !r.school.Done() {
			if err := r.school.Step(ctx, 1); err != nil {
				return err
			}
			continue
		}
		if r.asked == nil {
			r.asked = newPair()
			r.asked.load(r.school.taught)
		}
		r.nudge()
		r.done++
	}
	return nil
}

// Shift asks about the drawing moved in the next of the ways.
func (r *shiftRun) nudge() {
	const side = 2*ownRadius + 1
	down, across := r.done/side-ownRadius, r.done%side-ownRadius
	moved := make([]float32, len(r.ink))
	for i, v := range r.ink {
		row, col := (i/padSide+down+padSide)%padSide, (i%padSide+across+padSide)%padSide
		moved[row*padSide+col] = v
	}
	for i, p := range r.asked.answers(moved) {
		r.right[i][r.done] = 0
		if p.best() == r.digit {
			r.right[i][r.done] = 1
		}
	}
}

// Done implements lessons.Stepper.
func (r *shiftRun) Done() bool { return r.done >= len(r.right[0]) }

// shiftSnapshot is a shiftRun at one step.
type shiftSnapshot struct {
	school   *pairSnapshot
	done, of int
	digit    int
	right    [2][]float64 // 1 or 0 per nudge, NaN where it was not tried yet
}

// Progress implements lessons.Snapshot.
func (s *shiftSnapshot) Progress() (done, of int) { return s.done, s.of }

// count is how many nudges a twin survives.
func (s *shiftSnapshot) count(twin int) int {
	n := 0
	for _, v := range s.right[twin] {
		if v == 1 {
			n++
		}
	}
	return n
}

// Snapshot implements lessons.Stepper.
func (r *shiftRun) Snapshot() lessons.Snapshot {
	school := r.school.Snapshot().(*pairSnapshot) // a pairRun makes no other
	s := &shiftSnapshot{school: school, done: school.done + r.done, of: school.of + len(r.right[0]), digit: r.digit}
	for i := range s.right {
		s.right[i] = slices.Clone(r.right[i])
	}
	return s
}

// teachScene lets both learn from drawings of the learner's own too.
type teachScene struct {
	drawingScene
	moved scene.Memo[shiftedAccuracy, float64] // how often the unshared twin is right
}

func (s *teachScene) Controls() []lessons.Control {
	add := lessons.Control{
		ID: nameAdd, Label: "add the drawing", Kind: lessons.Button, Value: fmt.Sprintf("%d added", len(s.own)), Options: []string{"add"},
		Hint: "adds it to the training images, where it lies", Restarts: true,
	}
	return []lessons.Control{s.control(), s.digitControl(), s.nudgeControl(), exampleControl(), add}
}

func (s *teachScene) Do(a lessons.Action) error {
	if !s.draw(a) {
		return nil
	}
	if s.pair == nil {
		return fmt.Errorf("the twins have not learnt to read yet, so nobody can tell whether they need this one: let them run first")
	}
	o := ownDrawing{cells: s.cells(), digit: s.digit, down: s.down, across: s.across}
	for _, other := range s.own {
		if other.same(o) {
			return fmt.Errorf("this drawing is among the training images already: change or move it")
		}
	}
	if len(s.own) >= mostOwn {
		return fmt.Errorf("%d drawings of your own are the most that are kept", mostOwn)
	}
	for i, right := range s.verdictOn(s.image()) {
		o.missed[i] = !right
	}
	s.own = append(s.own, o)
	return nil
}

// Run trains both anew, with the learner's drawings.
func (s *teachScene) Run(seed uint64) (lessons.Stepper, error) { return s.learn(seed, 0), nil }

func (s *teachScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: "Both read a drawing of yours that one of them had wrong.", Missing: "add a drawing that one of them has wrong, then let them learn"}
	for _, o := range s.own {
		if !o.missed[0] && !o.missed[1] {
			continue
		}
		g.Missing = "one that was wrong is added: now let them learn"
		if right := s.readAs(o.float(), o.digit); right[0] && right[1] && s.finished() {
			g.Met, g.Missing = true, ""
			break
		}
	}
	return g
}

// finished reports whether the newest training is over.
func (s *teachScene) finished() bool { return s.race.Finished() }

func (s *teachScene) Figures() []figure.Figure {
	t := figure.Table{
		Meta:    figure.Meta{ID: "own", Title: "Added: read as", Note: s.elsewhere()},
		Columns: []figure.Column{{Name: "is"}, {Name: "shared"}, {Name: "unshared"}, {Name: "nudge"}}, Cursor: -1,
	}
	if s.pair != nil {
		images := make([][]float32, len(s.own))
		for i, o := range s.own {
			images[i] = o.float()
		}
		s.predictAll(images)
	}
	for _, o := range slices.Backward(s.own) {
		row := []string{strconv.Itoa(o.digit), "?", "?", scene.Shift{Down: o.down, Right: o.across}.String()}
		if p := s.predict(o.float()); p != nil {
			row[1], row[2] = strconv.Itoa(p.answers[0].best()), strconv.Itoa(p.answers[1].best())
		}
		t.Rows = append(t.Rows, row)
	}
	if len(s.own) == 0 {
		return []figure.Figure{s.drawing("Your drawing"), s.predictionImages()}
	}
	return []figure.Figure{s.drawing("Your drawing"), t, s.predictionImages()}
}

// elsewhere says how the unshared twin does on other drawings at the place of the
// newest own one. That takes too long to be asked for with every picture of a
// training, so it waits for the end.
func (s *teachScene) elsewhere() string {
	if len(s.own) == 0 || s.pair == nil {
		return ""
	}
	if s.weights != s.taught {
		return "test drawings moved like the newest: asked once they have learnt"
	}
	o := s.own[len(s.own)-1]
	right := s.moved.Get(shiftedAccuracy{s.weights, s.seed, o.down, o.across}, func(m shiftedAccuracy) float64 {
		test := s.tests()
		return s.pair.accuracy(1, test.Roll(m.down, m.across))
	})
	return fmt.Sprintf("test drawings moved like the newest: unshared %.2f right", right)
}

// shiftedAccuracy are twins who are asked about the test drawings of a seed, all moved
// alike.
type shiftedAccuracy struct {
	held         *weights
	seed         uint64
	down, across int
}

func (s *teachScene) Measured() []progress.Measurement {
	var all []progress.Measurement
	for _, o := range s.own {
		all = append(all, progress.Measurement{
			Network: padShared, Metric: ownMetric, Value: float64(o.digit),
			Options: map[string]any{"pixels": o.pixels(), "down": o.down, "across": o.across},
		})
	}
	return append(all, s.race.Measured()...)
}

func (s *teachScene) Values() map[string]string {
	v := s.drawingScene.Values()
	v["lesson"] = "But only this one drawing, at this one place."
	if note := s.elsewhere(); note != "" {
		v["lesson"] = "But on " + note + "."
	}
	return v
}

// recapScene puts together what was measured, now or in an earlier session.
type recapScene struct {
	drawingScene
	before []progress.Measurement
	school *trainScene
	three  *threeScene
	fool   *adversarialScene
}

// now is what a step has measured in this session.
func (s *recapScene) now(step string) []progress.Measurement {
	switch {
	case step == "train":
		return s.school.Measured()
	case step == "three" && s.three.result != nil && s.three.result.done >= s.three.result.of:
		return s.three.Measured()
	case step == "fool" && s.fool.tried != nil && s.fool.tried.done >= s.fool.tried.of:
		return s.fool.Measured()
	}
	return nil
}

func (s *recapScene) Run(uint64) (lessons.Stepper, error) { return nil, nil }

func (s *recapScene) Figures() []figure.Figure {
	fixed := func(v float64) string { return text.Fixed(v, 2) }
	t := figure.Table{
		Meta:    figure.Meta{ID: "found", Title: "What a twin reads"},
		Columns: []figure.Column{{Name: ""}, {Name: "shared", Numeric: true}, {Name: "unshared", Numeric: true}}, Cursor: -1,
	}
	row := func(name, step, metric string, say func(float64) string) {
		cells := append(make([]string, 0, len(t.Columns)), name)
		for _, notation := range pairNetworks() {
			cell := "–"
			if v, ok := scene.Newest(s.now(step), s.before, step, notation, metric); ok {
				cell = say(v)
			}
			cells = append(cells, cell)
		}
		t.Rows = append(t.Rows, cells)
	}
	row("in the middle", "train", scene.MetricTest, fixed)
	row("one pixel off", "three", "nudged_1", fixed)
	row("three pixels off", "three", "nudged_3", fixed)
	row(fmt.Sprintf("of your %d nudges", (2*ownRadius+1)*(2*ownRadius+1)), "fool", "nudges_right", text.Number)
	return []figure.Figure{t}
}

func (s *recapScene) Values() map[string]string {
	v := s.drawingScene.Values()
	v["digit-fooled"] = "digit"
	for _, m := range append(slices.Clone(s.before), s.now("fool")...) {
		if digit, ok := m.Options["digit"]; ok && m.Step == "fool" || ok && m.Step == "" {
			v["digit-fooled"] = fmt.Sprint(digit)
		}
	}
	return v
}

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
	"weightshare/nets/cooperate"
)

// adversarialScene asks for a drawing that both networks can read, and a shift of
// it that only one of them still reads.
type adversarialScene struct {
	drawingScene
	scene.Bindings
	tried *shiftSnapshot // of the newest run over all shifts
}

func newAdversarialScene(d drawingScene) *adversarialScene {
	return &adversarialScene{drawingScene: d, Bindings: scene.Bindings{
		d.bindNudge(), restarting(d.bindPad()), restarting(d.digit), restarting(d.bindExample()),
	}}
}

func (s *adversarialScene) Enter() { s.begin() }

func (s *adversarialScene) Do(a lessons.Action) error {
	defer s.keepNudge()
	return s.Bindings.Do(a)
}

// Run tries all shifts of the drawing. It trains the networks first if they are
// not trained yet.
func (s *adversarialScene) Run(seed uint64) (lessons.Stepper, error) {
	s.tried = nil
	r := &shiftRun{training: s.withTrained(0, seed), ink: s.centred(), digit: int(s.digit.Value())}
	for i := range r.right {
		r.right[i] = slices.Repeat([]float64{math.NaN()}, ownShifts)
	}
	return r, nil
}

func (s *adversarialScene) finished() bool { return s.tried != nil && s.tried.done >= s.tried.of }

func (s *adversarialScene) Observe(snapshot lessons.Snapshot) {
	if seen, ok := snapshot.(*shiftSnapshot); ok {
		s.take(seen.training)
		s.tried = seen
	}
}

func (s *adversarialScene) Goal() lessons.Goal {
	still, moved := s.verdictOn(s.centred()), s.verdictOn(s.image())
	g := lessons.Goal{Text: "Find a drawing that both read, and a nudge after which only one still does.", Missing: s.missed(still)}
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

// survived shows, for each network, the shifts with which it is right.
func (s *adversarialScene) survived() figure.ImageRow {
	const side = 2*ownRadius + 1
	f := figure.ImageRow{Meta: figure.Meta{ID: "nudges", Title: "Right, by nudge"}}
	for i, name := range []string{"shared", "unshared"} {
		h := figure.Heatmap{
			Meta: figure.Meta{Title: fmt.Sprintf("%s: %d/%d", name, s.tried.count(i), ownShifts)}, Cols: side, Scale: 1, Unsigned: true, Cursor: -1,
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
	if s.tried != nil && s.tried.done > s.tried.training.of {
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
	if s.finished() {
		v["tried"] = scene.Yes
		v["shared-right"], v["local-right"] = strconv.Itoa(s.tried.count(0)), strconv.Itoa(s.tried.count(1))
	}
	return v
}

// shiftRun trains the networks if they are not trained, and then evaluates them on
// one drawing with all shifts of up to ownRadius pixels, one per step. It is a
// lessons.Stepper.
type shiftRun struct {
	training *pairRun
	pair     *networkPair // nil before the first shift
	ink      []float32    // the drawing before the shift
	digit    int
	done     int          // shifts
	right    [2][]float64 // by network, then by shift: 1 or 0, NaN if not done yet
}

func (r *shiftRun) Step(ctx context.Context, n int) error {
	for ; n > 0 && !r.Done(); n-- {
		if err := cooperate.Yield(ctx); err != nil {
			return err
		}
		if !r.training.Done() {
			if err := r.training.Step(ctx, 1); err != nil {
				return err
			}
			continue
		}
		if r.pair == nil {
			r.pair = newPair()
			r.pair.load(r.training.trained)
		}
		r.evaluate()
		r.done++
	}
	return nil
}

// evaluate evaluates the next shift.
func (r *shiftRun) evaluate() {
	const side = 2*ownRadius + 1
	down, across := r.done/side-ownRadius, r.done%side-ownRadius
	moved := make([]float32, len(r.ink))
	for i, v := range r.ink {
		row, col := (i/padSide+down+padSide)%padSide, (i%padSide+across+padSide)%padSide
		moved[row*padSide+col] = v
	}
	for i, p := range r.pair.answers(moved) {
		r.right[i][r.done] = 0
		if p.best() == r.digit {
			r.right[i][r.done] = 1
		}
	}
}

func (r *shiftRun) Done() bool { return r.done >= len(r.right[0]) }

// shiftSnapshot is the state of a shiftRun at one step.
type shiftSnapshot struct {
	training *pairSnapshot
	done, of int
	digit    int
	right    [2][]float64 // as in shiftRun
}

func (s *shiftSnapshot) Progress() (done, of int) { return s.done, s.of }

// count returns the number of shifts with which a network is right.
func (s *shiftSnapshot) count(network int) int {
	n := 0
	for _, v := range s.right[network] {
		if v == 1 {
			n++
		}
	}
	return n
}

func (r *shiftRun) Snapshot() lessons.Snapshot {
	training := r.training.snapshot()
	s := &shiftSnapshot{training: training, done: training.done + r.done, of: training.of + len(r.right[0]), digit: r.digit}
	for i := range s.right {
		s.right[i] = slices.Clone(r.right[i])
	}
	return s
}

package shift

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/dataset"
)

// shiftMoveScene lets the learner move a digit and see what moves along and what
// stays. Where its networks are not trained yet it trains them.
type shiftMoveScene struct {
	scene.Race
	trained shiftTrained
	mover   shiftMover
	lost    map[string]bool // nudges at which the dense readout was wrong, by digit
	seen1   *shiftSight     // of the present image
}

// shiftSight is what the two networks make of one image, unmoved and moved.
type shiftSight struct {
	before, after      []float32 // the map of the kernel that fires most
	kernel             int
	ring, readout      [2]int // what they say, unmoved and moved
	top                [2]float32
	at                 [2]int // where the map is largest
	movedAlong, sameAs bool   // the map moved along exactly; the maximum is the same to the bit
}

func newShiftMoveScene(trained shiftTrained, set *dataset.Set) *shiftMoveScene {
	return &shiftMoveScene{trained: trained, mover: newShiftMover(set, 7, shiftRadius), lost: map[string]bool{}}
}

// shiftFound is how many nudges the goal asks for.
const shiftFound = 3

func (s *shiftMoveScene) Enter() { s.look() }

func (s *shiftMoveScene) Run(seed uint64) (lessons.Stepper, error) {
	missing := s.trained.missing(shiftRing(), shiftReadout())
	if len(missing) == 0 {
		return nil, nil // nothing runs
	}
	return s.Start(seed, scene.RaceSetup{Plan: shiftPlan(), Networks: missing, Inspect: copyAtEnd()})
}

func (s *shiftMoveScene) Observe(snapshot lessons.Snapshot) {
	s.Race.Observe(snapshot)
	s.trained.take(s.Latest)
	s.look()
}

func (s *shiftMoveScene) ready() bool {
	return len(s.trained.missing(shiftRing(), shiftReadout())) == 0
}

func (s *shiftMoveScene) Controls() []lessons.Control { return s.mover.Controls() }

func (s *shiftMoveScene) Do(a lessons.Action) error {
	s.mover.Do(a)
	s.look()
	return nil
}

// look asks both networks about the image as it lies now.
func (s *shiftMoveScene) look() {
	if !s.ready() {
		return
	}
	ring, readout := s.trained[shiftRing().ID], s.trained[shiftReadout().ID]
	image, moved := s.mover.image(), s.mover.moved()
	sight := &shiftSight{
		ring:    [2]int{readingOf(ring, image).digit, readingOf(ring, moved).digit},
		readout: [2]int{readingOf(readout, image).digit, readingOf(readout, moved).digit},
	}
	sight.kernel = loudest(ring, image)
	sight.before, sight.after = mapOf(ring, image, sight.kernel), mapOf(ring, moved, sight.kernel)
	for i, m := range [][]float32{sight.before, sight.after} {
		sight.top[i] = slices.Max(m)
		sight.at[i] = slices.Index(m, sight.top[i])
	}
	n := s.mover.nudge()
	rolled := dataset.Set{N: 1, H: shiftSide, W: shiftSide, C: 1, X: sight.before}
	rolled = rolled.Roll(n.Down, n.Right)
	sight.movedAlong, sight.sameAs = slices.Equal(rolled.X, sight.after), sight.top[0] == sight.top[1]
	s.seen1 = sight
	if s.mover.digit == sight.readout[0] && sight.readout[1] != sight.readout[0] {
		s.lost[fmt.Sprint(s.mover.digit, n)] = true
	}
}

// loudest is the kernel whose map is largest anywhere.
func loudest(net *nets.Net[float32], image dataset.Set) int {
	all := net.Activations(image.X, 1)[1]
	top := 0
	for i, v := range all {
		if v > all[top] {
			top = i
		}
	}
	return top / (image.H * image.W)
}

// mapOf is the map of a kernel of the first layer, after its relu.
func mapOf(net *nets.Net[float32], image dataset.Set, kernel int) []float32 {
	size := image.H * image.W
	return net.Activations(image.X, 1)[1][kernel*size : (kernel+1)*size]
}

func (s *shiftMoveScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Find %d nudges that change what the dense readout says.", shiftFound)}
	switch {
	case !s.ready():
		g.Missing = "the networks are not trained yet: let them run"
	case len(s.lost) < shiftFound:
		g.Missing = fmt.Sprintf("%d of %d found", len(s.lost), shiftFound)
	default:
		g.Met = true
	}
	return g
}

func (s *shiftMoveScene) Figures() []figure.Figure {
	moved := s.mover.moved()
	title := fmt.Sprintf("A %d, %s", s.mover.digit, s.mover.nudge())
	image := scene.ImageMap("image", title, shiftSide, moved.X)
	if s.seen1 == nil {
		return []figure.Figure{image, s.Figure("Two networks to ask")}
	}
	sight := s.seen1
	image.Title = "the image"
	return []figure.Figure{
		figure.FeatureMaps{
			Meta:  figure.Meta{ID: "image", Title: title},
			Image: image,
			Maps: []figure.Heatmap{{
				Meta: figure.Meta{Title: "map of kernel " + strconv.Itoa(sight.kernel+1)},
				Cols: shiftSide, Values: scene.Widen(sight.after), Unsigned: true, Scale: float64(sight.top[0]), Cursor: sight.at[1],
			}},
		},
		sight.table(),
	}
}

// table says what moved along and what stayed.
func (t *shiftSight) table() figure.Table {
	row := func(name string, i int) []string {
		at := fmt.Sprintf("%d, %d", t.at[i]/shiftSide+1, t.at[i]%shiftSide+1)
		top := strconv.FormatFloat(float64(t.top[i]), 'f', 3, 64)
		return []string{name, at, top, strconv.Itoa(t.ring[i]), strconv.Itoa(t.readout[i])}
	}
	f := figure.Table{
		Meta: figure.Meta{ID: "stays", Title: "Map moved along exactly, same maximum"},
		Columns: []figure.Column{
			{Name: ""}, {Name: "top at", Numeric: true}, {Name: "maximum", Numeric: true}, {Name: "it says", Numeric: true}, {Name: "dense", Numeric: true},
		},
		Rows: [][]string{row("unmoved", 0), row("now", 1)}, Cursor: -1,
	}
	if !t.movedAlong || !t.sameAs {
		f.Title = "The map did not move along exactly"
	}
	return f
}

func (s *shiftMoveScene) Values() map[string]string {
	return map[string]string{
		"found": strconv.Itoa(len(s.lost)), "asked": strconv.Itoa(shiftFound), "digit": strconv.Itoa(s.mover.digit),
	}
}

// shiftFoolScene asks for nudges that fool two shared networks: one that pools
// between its layers, one whose image has a border.
type shiftFoolScene struct {
	scene.Race
	trained shiftTrained
	mover   shiftMover
	net     int
	fooled  [2]bool // the pooled one by an odd nudge, the plain one
	read    *[2]reading
}

// shiftFoolRadius reaches over the border.
const shiftFoolRadius = 6

func newShiftFoolScene(trained shiftTrained, set *dataset.Set) *shiftFoolScene {
	return &shiftFoolScene{trained: trained, mover: newShiftMover(set, 3, shiftFoolRadius)}
}

func (s *shiftFoolScene) who() []scene.NetworkSpec {
	return []scene.NetworkSpec{shiftPooled(), shiftPlain()}
}

func (s *shiftFoolScene) Enter() { s.look() }

func (s *shiftFoolScene) Run(seed uint64) (lessons.Stepper, error) {
	missing := s.trained.missing(s.who()...)
	if len(missing) == 0 {
		return nil, nil // nothing runs
	}
	return s.Start(seed, scene.RaceSetup{Plan: shiftPlan(), Networks: missing, Inspect: copyAtEnd()})
}

func (s *shiftFoolScene) Observe(snapshot lessons.Snapshot) {
	s.Race.Observe(snapshot)
	s.trained.take(s.Latest)
	s.look()
}

func (s *shiftFoolScene) Controls() []lessons.Control {
	c := lessons.Control{ID: "net", Label: "the network", Kind: lessons.Dial, Index: s.net, Figure: "image", Hint: "whom to fool"}
	for _, e := range s.who() {
		c.Options = append(c.Options, e.Name)
	}
	return append(s.mover.Controls(), c)
}

func (s *shiftFoolScene) Do(a lessons.Action) error {
	if a.Control == "net" {
		s.net = a.Index
	}
	s.mover.Do(a)
	s.look()
	return nil
}

// look asks the chosen network about the digit, unmoved and moved.
func (s *shiftFoolScene) look() {
	s.read = nil
	net := s.trained[s.who()[s.net].ID]
	if net == nil {
		return
	}
	s.read = &[2]reading{readingOf(net, s.mover.image()), readingOf(net, s.mover.moved())}
	if s.read[0].digit == s.mover.digit && s.read[1].digit != s.mover.digit && (s.net == 1 || s.mover.nudge().Odd()) {
		s.fooled[s.net] = true
	}
}

func (s *shiftFoolScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: "Fool the pooled network with an odd nudge, and the one without a ring at the border."}
	switch {
	case s.read == nil:
		g.Missing = "the networks are not trained yet: let them run"
	case !s.fooled[0] && !s.fooled[1]:
		g.Missing = "neither is fooled yet"
	case !s.fooled[0]:
		g.Missing = "the pooled one is not fooled yet"
	case !s.fooled[1]:
		g.Missing = "the one without a ring is not fooled yet"
	default:
		g.Met = true
	}
	return g
}

func (s *shiftFoolScene) Figures() []figure.Figure {
	moved := s.mover.moved()
	image := scene.ImageMap("image", fmt.Sprintf("A %d, %s", s.mover.digit, s.mover.nudge()), shiftSide, moved.X)
	if s.read == nil {
		return []figure.Figure{image, s.Figure("Two networks to fool")}
	}
	before, now := &s.read[0], &s.read[1]
	image.Title += fmt.Sprintf(": read as %d", now.digit)
	var likely []string
	for _, d := range now.likeliest() {
		likely = append(likely, fmt.Sprintf("%d: %s", d, text.Percent(now.share[d])))
	}
	image.Note = strings.Join(likely, ", ")
	switch {
	case before.digit != s.mover.digit:
		image.Note += fmt.Sprintf("; unmoved read as %d, which counts for nothing", before.digit)
	case now.digit != s.mover.digit && s.net == 0 && !s.mover.nudge().Odd():
		image.Note += "; fooled by an even nudge"
	case now.digit != s.mover.digit:
		image.Note += "; fooled"
	}
	return []figure.Figure{image}
}

func (s *shiftFoolScene) Values() map[string]string {
	return map[string]string{"digit": strconv.Itoa(s.mover.digit), "nudge": s.mover.nudge().String()}
}

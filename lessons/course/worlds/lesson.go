// Package worlds is the lesson worlds: When is the bet right?
package worlds

import (
	_ "embed" // the text of the lesson

	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

//go:embed lesson.md
var markdown string

// Lesson is the lesson worlds.
var Lesson = lessons.Source{ID: "worlds", Text: markdown, Open: open}

// worldImages is how many images the networks of the lesson learn from,
// worldSeeds over how many seeds their accuracy is averaged.
const (
	worldImages = 1000
	worldSeeds  = 3
)

// worldNames are the worlds as the learner reads them, worldKinds as tasks have
// them, in the same order.
func worldNames() []string { return []string{"plain", "sensor", "shuffle"} }

func worldKinds() []dataset.Transform {
	return []dataset.Transform{dataset.Plain, dataset.Sensor, dataset.Shuffle}
}

// worldNets are the three networks, each of which bets on more than the next:
// that all places are alike, that neighbours belong together, nothing.
func worldNets() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: "shared", Name: "shared", Network: "12x12 conv5:4/ring relu gmp dense:4"},
		{ID: "local", Name: "unshared", Network: "12x12 local5:4 relu gmp dense:4"},
		{ID: "dense", Name: "dense", Network: "12x12 dense:64 relu dense:4"},
	}
}

// open returns the scenes of the lesson.
func open(env lessons.Env) lessons.Scenes {
	known := map[string]experiment.Run{}
	all := newWorldScene(known, env.Seed, 0, 1, 2)
	for _, step := range []string{"sensor", "shuffle"} {
		all.Restore(step, env.Measured)
	}
	all.Reopen("table", env, worldSeeds, all.Run)
	table := &worldTableScene{worldScene: all, predicted: []int{-1, -1, -1}}
	rescue := &worldRescueScene{won: map[string]bool{}}
	rescue.remember(env.Measured)
	return lessons.Scenes{
		"sensor":   newWorldScene(known, env.Seed, 0, 1),
		"shuffle":  newWorldScene(known, env.Seed, 0, 2),
		"table":    table,
		"inverted": &worldDialScene{seed: env.Seed},
		"locality": &worldLocalScene{},
		rescueStep: rescue,
		"recap":    &worldRecap{table: table},
	}
}

// inWorld is an entrant in a world.
func inWorld(e scene.NetworkSpec, w dataset.Transform) scene.NetworkSpec {
	e.Change = func(p *experiment.Plan) { p.Task.World = w }
	return e
}

// worldSetup is a sweep over worlds: every network in each of them.
func worldSetup(session uint64, worlds ...int) scene.SweepSetup {
	s := scene.SweepSetup{Plan: scene.PlanWith("bars", worldImages), Seeds: scene.SeedsFrom(session, worldSeeds)}
	for _, e := range worldNets() {
		s.Lines = append(s.Lines, e.Name)
	}
	for _, w := range worlds {
		for i, e := range worldNets() {
			s.Points = append(s.Points, scene.SweepPoint{Line: i, X: float64(w), Label: worldNames()[w], NetworkSpec: inWorld(e, worldKinds()[w])})
		}
	}
	return s
}

// worldScene measures the three networks in some of the worlds.
type worldScene struct {
	scene.Sweep
	worlds []int
	seed   uint64
	image  scene.Memo[uint64, []figure.Heatmap] // in each world, of a seed
}

// newWorldScene shares what is measured with the other scenes through known.
func newWorldScene(known map[string]experiment.Run, seed uint64, worlds ...int) *worldScene {
	return &worldScene{Sweep: scene.Sweep{Runs: known}, worlds: worlds, seed: seed}
}

func (s *worldScene) Run(seed uint64) (lessons.Stepper, error) {
	s.seed = seed
	return s.Start(worldSetup(seed, s.worlds...))
}

// pictures is one image in the worlds of the step.
func (s *worldScene) pictures() figure.ImageRow {
	return figure.ImageRow{
		Meta:     figure.Meta{ID: "image", Title: "One image, " + text.Plural(len(s.worlds), "world")},
		Pictures: s.image.Of(s.seed, s.images),
	}
}

// images makes the image of a seed in the worlds of the step.
func (s *worldScene) images(seed uint64) []figure.Heatmap {
	all := make([]figure.Heatmap, 0, len(s.worlds))
	for _, w := range s.worlds {
		spec := scene.PlanWith("bars", 1).Task
		spec.World, spec.Noise = worldKinds()[w], .1
		train, _, err := dataset.Make(spec, seed)
		if err != nil {
			panic("course: " + err.Error()) // the task is part of the program
		}
		all = append(all, scene.ImageMap("", worldNames()[w], scene.BarsSide, train.Sample(0)))
	}
	return all
}

// counted says how much is measured, and over how many seeds.
func (s *worldScene) counted() string {
	runs := 0
	if s.Latest != nil {
		for _, r := range s.Latest.Runs {
			runs += len(r)
		}
	}
	return fmt.Sprintf("%d of %d runs; means over %s", runs, len(s.worlds)*len(worldNets())*worldSeeds, text.Plural(worldSeeds, "seed"))
}

// winners is what is measured so far, in the worlds of the step.
func (s *worldScene) winners(predicted []int) figure.TransformTable {
	f := figure.TransformTable{Meta: figure.Meta{ID: "winners", Title: "Right, of unseen images", Note: s.counted()}, Predicted: predicted}
	for _, w := range s.worlds {
		f.Worlds = append(f.Worlds, worldNames()[w])
	}
	for _, e := range worldNets() {
		f.Networks = append(f.Networks, e.Name)
		for _, w := range f.Worlds {
			accuracy := math.NaN()
			if found := s.Find(e.ID, w, scene.TestAccuracy); found.Seeds > 0 {
				accuracy = found.Mean
			}
			f.Measured = append(f.Measured, accuracy)
		}
	}
	return f
}

func (s *worldScene) Figures() []figure.Figure {
	return []figure.Figure{s.pictures(), s.winners(nil)}
}

// Values are, of every network and world, ID-WORLD: the mean.
func (s *worldScene) Values() map[string]string {
	values := map[string]string{"images": text.Number(worldImages), "seeds": strconv.Itoa(worldSeeds)}
	for _, w := range s.worlds {
		for _, e := range worldNets() {
			values[e.ID+"-"+worldNames()[w]] = s.Find(e.ID, worldNames()[w], scene.TestAccuracy).String()
		}
	}
	return values
}

// worldTableScene asks for the winner of every world before it measures all.
type worldTableScene struct {
	*worldScene
	predicted []int
}

func (s *worldTableScene) Controls() []lessons.Control {
	names := worldNames()
	all := make([]lessons.Control, 0, len(names))
	for w, name := range names {
		c := lessons.Control{
			ID: name, Label: "wins in " + name, Kind: lessons.Dial, Options: []string{"?"}, Index: s.predicted[w] + 1,
			Figure: "winners", Hint: "who will be best there",
		}
		for _, e := range worldNets() {
			c.Options = append(c.Options, e.Name)
		}
		all = append(all, c)
	}
	return all
}

func (s *worldTableScene) Do(a lessons.Action) error {
	s.predicted = slices.Clone(s.predicted)
	s.predicted[slices.Index(worldNames(), a.Control)] = a.Index - 1
	return nil
}

// Figures show of a world what is measured once somebody has said who wins it.
func (s *worldTableScene) Figures() []figure.Figure {
	f := s.winners(s.predicted)
	for i := range f.Measured {
		if s.predicted[i%len(f.Worlds)] < 0 {
			f.Measured[i] = math.NaN()
		}
	}
	return []figure.Figure{f, s.pictures()}
}

// won counts the worlds that a network has won.
func (s *worldTableScene) won(i int) int {
	f, n := s.winners(s.predicted), 0
	for w := range f.Worlds {
		if f.Winner(w) == i {
			n++
		}
	}
	return n
}

func (s *worldTableScene) Values() map[string]string {
	values := s.worldScene.Values()
	right := 0
	f := s.winners(s.predicted)
	for w := range f.Worlds {
		if s.predicted[w] >= 0 && f.Winner(w) == s.predicted[w] {
			right++
		}
	}
	var said int
	var unsaid []string
	for w, name := range f.Worlds {
		if s.predicted[w] < 0 {
			unsaid = append(unsaid, name)
		} else {
			said++
		}
	}
	values["right"], values["unsaid"], values["said"] = strconv.Itoa(right), strings.Join(unsaid, ", "), ""
	if said > 0 {
		values["said"] = strconv.Itoa(said)
	}
	values["all-measured"] = ""
	if !slices.ContainsFunc(f.Measured, math.IsNaN) {
		values["all-measured"] = scene.Yes
	}
	for i, e := range worldNets() {
		values[e.ID+"-won"] = strconv.Itoa(s.won(i))
	}
	return values
}

// worldDialScene inverts a growing share of the pixels.
type worldDialScene struct {
	scene.Sweep
	open  bool
	seed  uint64 // of the image that is shown
	share int    // of its pixels, index into invertedShares
}

// invertedShares are the shares of inverted pixels that are measured.
func invertedShares() []float64 { return []float64{0, .1, .25, .5, .75, 1} }

func invertedSetup(session uint64) scene.SweepSetup {
	s := scene.SweepSetup{Plan: scene.PlanWith("bars", worldImages), Seeds: scene.SeedsFrom(session, worldSeeds-1)}
	for _, e := range worldNets() {
		s.Lines = append(s.Lines, e.Name)
	}
	for _, share := range invertedShares() {
		for i, e := range worldNets() {
			e.Change = func(p *experiment.Plan) { p.Task.Inverted = share }
			s.Points = append(s.Points, scene.SweepPoint{Line: i, X: 100 * share, Label: text.Percent(share), NetworkSpec: e})
		}
	}
	return s
}

func (s *worldDialScene) Reveal(open bool) { s.open = open }

func (s *worldDialScene) Controls() []lessons.Control {
	c := lessons.Control{
		ID: "inverted", Label: "inverted pixels", Kind: lessons.Dial, Index: s.share, Figure: "image", Hint: "inverts pixels of one image",
	}
	for _, share := range invertedShares() {
		c.Options = append(c.Options, text.Percent(share))
	}
	c.Value = c.Options[s.share]
	return []lessons.Control{c}
}

func (s *worldDialScene) Do(a lessons.Action) error {
	s.share = a.Index
	return nil
}

// pictures is an image as it is, and with the share of its pixels inverted that
// the dial stands at.
func (s *worldDialScene) pictures() figure.ImageRow {
	f := figure.ImageRow{Meta: figure.Meta{ID: "image", Title: "One image"}}
	for i, share := range []float64{0, invertedShares()[s.share]} {
		spec := scene.PlanWith("bars", 1).Task
		spec.Inverted, spec.Noise = share, .1
		train, _, err := dataset.Make(spec, s.seed)
		if err != nil {
			panic("course: " + err.Error()) // the task is part of the program
		}
		title := "as it is"
		if i > 0 {
			title = text.Percent(share) + " inverted"
		}
		f.Pictures = append(f.Pictures, scene.ImageMap("", title, scene.BarsSide, train.Sample(0)))
	}
	return f
}

func (s *worldDialScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(invertedSetup(seed))
}

func (s *worldDialScene) Figures() []figure.Figure {
	curves := s.Curves("Right, by inverted pixels", "%")
	if !s.open { // the answer lies at the right end
		for i := range curves.Series {
			l := &curves.Series[i]
			n := 0
			for n < len(l.X) && l.X[n] <= 50 {
				n++
			}
			l.X, l.Y, l.Low, l.High = l.X[:n], l.Y[:n], l.Low[:n], l.High[:n]
		}
	}
	return []figure.Figure{s.pictures(), curves}
}

// Values are, of every network, ID-none, ID-half and ID-all.
func (s *worldDialScene) Values() map[string]string {
	values := map[string]string{}
	for _, e := range worldNets() {
		for name, share := range map[string]float64{"none": 0, "half": .5, "all": 1} {
			values[e.ID+"-"+name] = s.Find(e.ID, text.Percent(share), scene.TestAccuracy).String()
		}
	}
	return values
}

// worldLocalScene takes locality and sharing apart.
type worldLocalScene struct{ scene.Sweep }

// apartNets share or not, and see little or almost everything.
func apartNets() []scene.NetworkSpec {
	return []scene.NetworkSpec{
		{ID: "both", Name: "shared 5×5", Network: "12x12 conv5:4/ring relu gmp dense:4"},
		{ID: "sharing", Name: "shared 11×11", Network: "12x12 conv11:4/ring relu gmp dense:4"},
		{ID: "locality", Name: "unshared 5×5", Network: "12x12 local5:4/ring relu gmp dense:4"},
		{ID: "neither", Name: "unshared 11×11", Network: "12x12 local11:4/ring relu gmp dense:4"},
	}
}

func apartSetup(session uint64) scene.SweepSetup {
	return scene.BySamples(scene.PlanWith("bars", worldImages), apartNets(), []int{50, 200}, scene.SeedsFrom(session, worldSeeds-1))
}

func (s *worldLocalScene) Run(seed uint64) (lessons.Stepper, error) {
	return s.Start(apartSetup(seed))
}

func (s *worldLocalScene) Figures() []figure.Figure {
	t := figure.Table{
		Meta:    figure.Meta{ID: "apart", Title: "Right, of unseen images", Note: "± one standard deviation over seeds"},
		Columns: []figure.Column{{Name: "network"}, {Name: "from 50", Numeric: true}, {Name: "from 200", Numeric: true}}, Cursor: -1,
	}
	for _, e := range apartNets() {
		t.Rows = append(t.Rows, []string{e.Name, s.Find(e.ID, "50", scene.TestAccuracy).String(), s.Find(e.ID, "200", scene.TestAccuracy).String()})
	}
	bars := figure.Bars{Meta: figure.Meta{ID: "from-50", Title: "Right, from 50 images"}}
	for i, e := range apartNets() {
		found := s.Find(e.ID, "50", scene.TestAccuracy)
		if found.Seeds == 0 {
			return []figure.Figure{t}
		}
		bars.Bars = append(bars.Bars, figure.Bar{Label: e.Name, Value: found.Mean, Text: text.Fixed(found.Mean, 2), Kind: 1 + i/2})
	}
	return []figure.Figure{t, bars}
}

func (s *worldLocalScene) Values() map[string]string {
	values := map[string]string{}
	for _, e := range apartNets() {
		values[e.ID] = s.Find(e.ID, "50", scene.TestAccuracy).String()
	}
	return values
}

// worldRecap shows the table again.
type worldRecap struct {
	table *worldTableScene
}

func (s *worldRecap) Figures() []figure.Figure {
	return []figure.Figure{s.table.winners(s.table.predicted)}
}

func (s *worldRecap) Values() map[string]string { return s.table.Values() }

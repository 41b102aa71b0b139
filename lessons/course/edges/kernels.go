package edges

import (
	"fmt"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/progress"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
)

// trainedEdges is what the lesson keeps of its last network that was trained
// cleanly: for the steps that look at it.
type trainedEdges struct {
	net     *nets.Net[float32] // nil before there is one
	kernels []likeness
	held    float64 // the share of test images in which the window at the loudest place holds the bar's middle
}

// edgeSight is what is seen of the network at one step.
type edgeSight struct {
	pictures [][]float64 // the kernels
	kernels  []likeness
	scale    float64
	// What is looked at in the end only; net is a copy.
	net  *nets.Net[float32]
	held float64
}

// edgeScene trains the network and watches its kernels. Until the question is
// answered it does not say what they have become.
type edgeScene struct {
	scene.Race
	trained *trainedEdges
	find    *findScene
	usual   bool // trained with the settings of the other steps
	open    bool
	random  float64 // what a kernel comes to that has learnt nothing
}

func (s *edgeScene) Reveal(open bool) { s.open = open }

func (s *edgeScene) Controls() []lessons.Control {
	if !s.open {
		return nil
	}
	c := lessons.Control{
		ID: "training", Label: "the training", Kind: lessons.Dial, Options: []string{"clean", "as usual"}, Figure: "kernels",
		Hint: "clean: a small start and weight decay", Restarts: true,
	}
	if s.usual {
		c.Index = 1
	}
	return []lessons.Control{c}
}

func (s *edgeScene) Do(a lessons.Action) error {
	s.usual = a.Index == 1
	return nil
}

func (s *edgeScene) Run(seed uint64) (lessons.Stepper, error) {
	plan := edgePlan()
	if s.usual {
		plan = scene.PlanWith("bars", edgeImages)
	}
	return s.Start(seed, scene.RaceSetup{
		Plan: plan, Networks: []scene.NetworkSpec{{ID: "edges", Name: idShared, Network: edgeNet}}, Inspect: edgeLook(),
	})
}

// edgeLook looks into the network: at its kernels in every snapshot, at its
// answers once it has learnt.
func edgeLook() func(scene.NetworkSpec, *experiment.Trial) any {
	var end *edgeSight
	scale := 0.0
	return func(_ scene.NetworkSpec, t *experiment.Trial) any {
		if end != nil {
			return end
		}
		weights := t.Net().Params()[0]
		const size = strokeWindow * strokeWindow
		scale = scene.SteadyScale(scale, weights.Value)
		s, all := &edgeSight{scale: scale}, strokes()
		for from := 0; from < len(weights.Value); from += size {
			kernel := weights.Value[from : from+size]
			s.pictures, s.kernels = append(s.pictures, scene.Widen(kernel)), append(s.kernels, likest(kernel, all))
		}
		if t.Done() && t.Diverged() == nil {
			s.net = scene.CopyNet(t.Net())
			s.held = heldShare(evidenceOf(s.net, t.Test()))
			end = s
		}
		return s
	}
}

// heldShare is the share, of the images answered rightly, in which the window at
// the loudest place holds the middle of what there is to see.
func heldShare(all []evidence) float64 {
	right, held := 0, 0
	for i := range all {
		if all[i].right {
			right++
			if all[i].within(reach) {
				held++
			}
		}
	}
	return float64(held) / float64(max(1, right))
}

// sight is what is seen of the network now, nil before there is one.
func (s *edgeScene) sight() *edgeSight {
	if s.Latest == nil {
		return nil
	}
	sight, _ := s.Latest.Racers[0].Inspected.(*edgeSight)
	return sight
}

func (s *edgeScene) Observe(snapshot lessons.Snapshot) {
	s.Race.Observe(snapshot)
	if sight := s.sight(); sight != nil && sight.net != nil && !s.usual {
		*s.trained = trainedEdges{net: sight.net, kernels: sight.kernels, held: sight.held}
	}
}

func (s *edgeScene) Measured() []progress.Measurement {
	all := s.Race.Measured()
	sight := s.sight()
	if len(all) == 0 || sight == nil || sight.net == nil || s.usual {
		return all
	}
	options := all[0].Options
	keep := func(metric string, value float64) {
		all = append(all, progress.Measurement{Network: edgeNet, Metric: metric, Value: value, Seed: s.Seed, Options: options})
	}
	keep("directions_found", float64(directionsFound(sight.kernels)))
	keep("strokes_found", float64(strokesFound(sight.kernels)))
	keep("where_held", sight.held)
	keep("found_by_map", float64(foundByMap(evidenceOf(sight.net, s.find.set))))
	return append(all, s.find.searched(s.Seed)...)
}

// foundByMap counts the images in which the map is as near as the learner has to
// be.
func foundByMap(all []evidence) int {
	n := 0
	for i := range all {
		if all[i].within(reach) {
			n++
		}
	}
	return n
}

func (s *edgeScene) Figures() []figure.Figure {
	pictures := figure.ImageRow{Meta: figure.Meta{ID: "kernels", Title: "The 8 kernels, at birth"}}
	sight := s.sight()
	if sight != nil {
		pictures.Title = fmt.Sprintf("The %d kernels, at birth", len(sight.pictures))
		if s.Latest.StepsDone > 0 {
			pictures.Title = fmt.Sprintf("The %d kernels after step %d", len(sight.pictures), s.Latest.StepsDone)
		}
		for i, values := range sight.pictures {
			title := "kernel " + strconv.Itoa(i+1)
			if s.open && s.Finished() {
				title = sight.kernels[i].String()
			}
			pictures.Images = append(pictures.Images, figure.Heatmap{
				Meta: figure.Meta{Title: title}, Cols: strokeWindow, Values: values, Scale: sight.scale, Cursor: -1,
			})
		}
	}
	if s.open && s.Finished() {
		pictures.Note = fmt.Sprintf("most like, and how much; %s is a stroke", text.Number(strokeLike))
	}
	return []figure.Figure{pictures, s.rightBoth()}
}

// rightBoth is how many images the network has right, studied and new, by step.
func (s *edgeScene) rightBoth() figure.Curves {
	f := s.Curves("Right, by step")
	f.YLabel = "right"
	if s.Latest == nil {
		return f
	}
	l := s.Latest.Racers[0]
	f.Series = []figure.Series{{Name: "studied", X: l.EvalSteps, Y: l.TrainAccuracies}, {Name: "new", X: l.EvalSteps, Y: l.TestAccuracies}}
	return f
}

func (s *edgeScene) Values() map[string]string {
	values := s.Race.Values()
	values["images"] = text.Number(edgeImages)
	values["kernels"] = strconv.Itoa(2 * classes)
	values["directions"], values["strokes"], values["left-out"], values["now"] = "–", "–", "", ""
	if sight := s.sight(); sight != nil {
		values["kernels"] = strconv.Itoa(len(sight.kernels))
		if s.Finished() {
			values["now"] = scene.Yes
			found := directionsFound(sight.kernels)
			values["directions"], values["strokes"] = strconv.Itoa(found), strconv.Itoa(strokesFound(sight.kernels))
			if found < classes {
				values["left-out"] = scene.Yes
			}
		}
	}
	values["all-directions"] = strconv.Itoa(classes)
	values["uses"] = strconv.Itoa(scene.BarsSide * scene.BarsSide)
	values["random-likeness"] = text.Number(s.random)
	return values
}

// whereScene shows, for the ten images of the search, what the trained network
// says of where. Where there is no network yet it trains one.
type whereScene struct {
	edgeScene
	image  int
	looked map[int]bool // images looked at with a trained network
	seen10 []evidence   // of those images, by the network that gave them
	by     *nets.Net[float32]
	of     *dataset.Set
}

func (s *whereScene) Enter() { s.look() }

// Run trains where nothing was trained before.
func (s *whereScene) Run(seed uint64) (lessons.Stepper, error) {
	if s.trained.net != nil {
		return nil, nil // nothing runs
	}
	return s.edgeScene.Run(seed)
}

func (s *whereScene) Observe(snapshot lessons.Snapshot) {
	s.edgeScene.Observe(snapshot)
	s.look()
}

// look brings what is seen of the ten images up to date.
func (s *whereScene) look() {
	if s.trained.net == nil {
		return
	}
	if s.by != s.trained.net || s.of == nil || &s.of.X[0] != &s.find.set.X[0] {
		set := s.find.set
		s.by, s.of, s.seen10 = s.trained.net, &set, evidenceOf(s.trained.net, set)
	}
	s.looked[s.image] = true
}

func (s *whereScene) Controls() []lessons.Control {
	c := lessons.Control{ID: nameImage, Label: "the image", Kind: lessons.Dial, Index: s.image, Figure: "heat", Hint: "the ones that you searched"}
	for i := range findImages {
		c.Options = append(c.Options, strconv.Itoa(i+1))
	}
	return []lessons.Control{c}
}

func (s *whereScene) Do(a lessons.Action) error {
	s.image = a.Index
	s.look()
	return nil
}

func (s *whereScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Look at all %d images: where does the map peak, where is the bar?", findImages)}
	switch left := findImages - len(s.looked); {
	case s.trained.net == nil:
		g.Missing = "no network is trained yet: let it run"
	case left > 0:
		g.Missing = text.Plural(left, nameImage) + " not looked at yet"
	default:
		g.Met = true
	}
	return g
}

func (s *whereScene) Figures() []figure.Figure {
	set := &s.find.set
	image := scene.ImageMap(nameImage, fmt.Sprintf("Image %d", s.image+1), scene.BarsSide, set.Sample(s.image))
	if s.trained.net == nil || len(s.seen10) == 0 {
		return []figure.Figure{image, s.Figure("A network to ask")}
	}
	e := &s.seen10[s.image]
	way := directions()
	image.Title = fmt.Sprintf("Image %d: the network says %s", s.image+1, way[e.answer])
	heat := figure.Heatmap{
		Meta: figure.Meta{
			ID: "heat", Title: "What speaks for " + way[e.answer] + ", place by place",
			Note: fmt.Sprintf("loudest at row %d, column %d; the bar's middle is %s", e.at/scene.BarsSide+1, e.at%scene.BarsSide+1, middleName(set.Positions[s.image])),
		},
		Cols: scene.BarsSide, Values: e.heat, Cursor: e.at, Dots: barAt(set.Positions[s.image], set.Labels[s.image]), Dot: "the bar",
	}
	image.Cursor = e.at
	return []figure.Figure{heat, image}
}

// barAt marks the pixels of a bar of a direction around its middle.
func barAt(middle [2]float32, direction int32) []bool {
	marks := make([]bool, scene.BarsSide*scene.BarsSide)
	step := directionSteps()[direction]
	for t := -strokeLength / 2; t <= strokeLength/2; t++ {
		r, c := int(middle[0])+t*step[0], int(middle[1])+t*step[1]
		marks[r*scene.BarsSide+c] = true
	}
	return marks
}

func (s *whereScene) Values() map[string]string {
	values := s.find.Values()
	values["by-map"], values["share"] = "–", "–"
	if len(s.seen10) > 0 {
		values["by-map"] = strconv.Itoa(foundByMap(s.seen10))
		values["share"] = text.Percent(s.trained.held)
	}
	values["searched"] = "you have not searched them"
	if s.find.at == findImages {
		values["searched"] = fmt.Sprintf("you found %d", s.find.found())
	}
	values["reach"] = strconv.Itoa(reach)
	return values
}

// edgesRecap puts together what the learner found.
type edgesRecap struct {
	trained *trainedEdges
	find    *findScene
}

func (s *edgesRecap) Figures() []figure.Figure {
	t := figure.Table{
		Meta: figure.Meta{ID: "found", Title: "What became of the kernels", Note: "the stroke it is most like, and how much"},
		Columns: []figure.Column{
			{Name: "kernel", Numeric: true}, {Name: "most like"}, {Name: "how much", Numeric: true}, {Name: "a stroke?"},
		},
		Cursor: -1,
	}
	if s.trained.net == nil {
		t.Note = "train them to see them; what you measured before stands in the text"
	}
	for i, l := range s.trained.kernels {
		verdict := "no"
		if l.stroke() {
			verdict = "yes"
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(i + 1), directions()[l.direction], text.Number(l.cosine), verdict})
	}
	return []figure.Figure{t}
}

func (s *edgesRecap) Values() map[string]string {
	return map[string]string{
		"images": text.Number(edgeImages), "all-directions": strconv.Itoa(classes),
		"kernels": strconv.Itoa(2 * classes), "of": strconv.Itoa(findImages),
	}
}

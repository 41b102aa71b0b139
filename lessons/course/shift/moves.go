package shift

import (
	"fmt"
	"slices"
	"strconv"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/lessons/text"
	"weightshare/nets"
	"weightshare/nets/dataset"
)

// movesScene lets the learner move a digit and see what moves along and what
// stays.
type movesScene struct {
	asking
	lost map[string]bool // digits and shifts that the dense readout got wrong
	seen *moved          // the present image, nil before the networks are trained
}

// lostGoal is how many such digits and shifts the goal asks for.
const lostGoal = 3

func newMovesScene(trained trainedNets, set *dataset.Set) *movesScene {
	s := &movesScene{asking: asking{
		training: training{trained: trained, needs: []scene.NetworkSpec{ringNet(), readoutNet()}},
		mover:    newMover(set, 7, mapRadius),
	}, lost: map[string]bool{}}
	s.Bindings, s.again = scene.Bindings{s.mover, s.mover.digit}, s.ask
	return s
}

// moved is what the two networks make of one image, unmoved and moved: the feature
// map of the kernel with the largest response in the network with a ring, and what
// both read.
type moved struct {
	kernel        int
	maps          [2][]float32
	top           [2]float32 // maximum of the map
	at            [2]int     // where it is
	ring, readout [2]int     // digits
	equivariant   bool       // whether the map has moved along exactly
}

// ask asks both networks about the present image.
func (s *movesScene) ask() {
	if !s.ready() {
		return
	}
	ring, readout := s.trained[ringNet().ID], s.trained[readoutNet().ID]
	images := [2]dataset.Set{s.mover.image(), s.mover.moved()}
	m := &moved{kernel: loudestKernel(ring, images[0])}
	for i, image := range images {
		m.ring[i], m.readout[i] = readingOf(ring, image).digit, readingOf(readout, image).digit
		m.maps[i] = featureMap(ring, image, m.kernel)
		m.top[i] = slices.Max(m.maps[i])
		m.at[i] = slices.Index(m.maps[i], m.top[i])
	}
	by := s.mover.shift()
	before := dataset.Set{N: 1, H: imageSide, W: imageSide, C: 1, X: m.maps[0]}
	m.equivariant = slices.Equal(before.Roll(by.Down, by.Right).X, m.maps[1])
	s.seen = m
	if digit := s.mover.digit.Value(); m.readout[0] == digit && m.readout[1] != digit {
		s.lost[fmt.Sprint(digit, by)] = true
	}
}

// loudestKernel returns the kernel of the first layer whose feature map has the
// largest value.
func loudestKernel(net *nets.Net[float32], image dataset.Set) int {
	maps := net.Activations(image.X, 1)[1]
	return slices.Index(maps, slices.Max(maps)) / (image.H * image.W)
}

// featureMap returns the map of a kernel of the first layer, after its relu.
func featureMap(net *nets.Net[float32], image dataset.Set, kernel int) []float32 {
	size := image.H * image.W
	return net.Activations(image.X, 1)[1][kernel*size : (kernel+1)*size]
}

func (s *movesScene) Goal() lessons.Goal {
	g := lessons.Goal{Text: fmt.Sprintf("Find %d nudges that change what the dense readout says.", lostGoal)}
	switch {
	case !s.ready():
		g.Missing = "the networks are not trained yet: let them run"
	case len(s.lost) < lostGoal:
		g.Missing = fmt.Sprintf("%d of %d found", len(s.lost), lostGoal)
	default:
		g.Met = true
	}
	return g
}

func (s *movesScene) Figures() []figure.Figure {
	now := s.mover.moved()
	title := fmt.Sprintf("A %d, %s", s.mover.digit.Value(), s.mover.shift())
	image := scene.ImageMap(nameImage, title, imageSide, now.X)
	if s.seen == nil {
		return []figure.Figure{image, s.Figure("Two networks to ask")}
	}
	image.Title = "the image"
	return []figure.Figure{
		figure.FeatureMaps{
			Meta:  figure.Meta{ID: nameImage, Title: title},
			Image: image,
			Maps: []figure.Heatmap{{
				Meta: figure.Meta{Title: "map of kernel " + strconv.Itoa(s.seen.kernel+1)},
				Cols: imageSide, Values: scene.Widen(s.seen.maps[1]), Unsigned: true, Scale: float64(s.seen.top[0]), Cursor: s.seen.at[1],
			}},
		},
		s.seen.table(),
	}
}

// table says what moved along and what stayed.
func (m *moved) table() figure.Table {
	row := func(name string, i int) []string {
		at := fmt.Sprintf("%d, %d", m.at[i]/imageSide+1, m.at[i]%imageSide+1)
		return []string{name, at, text.Fixed(float64(m.top[i]), 3), strconv.Itoa(m.ring[i]), strconv.Itoa(m.readout[i])}
	}
	f := figure.NewTable("stays", "Map moved along exactly, same maximum", "", "#top at", "#maximum", "#it says", "#dense")
	f.Rows = [][]string{row("unmoved", 0), row("now", 1)}
	if !m.equivariant || m.top[0] != m.top[1] {
		f.Title = "The map did not move along exactly"
	}
	return f
}

func (s *movesScene) Values() map[string]string {
	return map[string]string{
		"found": strconv.Itoa(len(s.lost)), "asked": strconv.Itoa(lostGoal), "digit": strconv.Itoa(s.mover.digit.Value()),
	}
}

package hierarchy

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
	"weightshare/nets"
	"weightshare/nets/arch"
	"weightshare/nets/dataset"
)

func TestWalkHierarchy(t *testing.T) {
	t.Parallel()
	lessontest.WalkLesson(t, Lesson.Lesson(), map[string]lessontest.Look{
		"strokes": {
			First: func(w lessontest.Walker) {
				if f, ok := w.See().Figures[0].(figure.FeatureMaps); !ok || len(f.Maps) != 4 {
					w.T.Error("there are not four images")
				}
			},
			Says: []string{"One layer, 116 numbers: 0.2"},
		},
		"tees": {
			First: func(w lessontest.Walker) {
				w.Session.Goto(2)
				w.Says("Run the race of the step before")
				w.Session.Back()
				w.Do("samples", 0)
			},
			Says: []string{"From 100 images"},
		},
		"deep": {
			First: func(w lessontest.Walker) {
				f, _ := w.See().Figures[0].(figure.FeatureMaps)
				if len(f.Maps) < 4 || len(f.Maps) > deepShown || f.Maps[0].Cols != 14 {
					w.T.Errorf("deep units: %s", f.Words())
				}
			},
			Says: []string{"14×14"},
		},
		"width": {
			First: func(w lessontest.Walker) {
				if v := w.See(); len(v.Controls) != 0 || strings.Contains(v.Figures[0].Words(), "7 pixels") {
					w.T.Errorf("the figure gives the answer away: %s", v.Figures[0].Words())
				}
			},
			Last: turnFieldDials,
		},
		"paths": {
			Says: []string{"Paths from the middle: 19; from the outermost: 1. 3 of 9"},
			Last: func(w lessontest.Walker) {
				for i := range mostPathLayers {
					w.Do("depth", i)
				}
			},
		},
		"fewest": {
			First: func(w lessontest.Walker) { w.Unmet("7 pixels in a row, 27 weights") },
			Says:  []string{"27 weights", "can be done with 16"},
			Last:  seeFarWithLeast,
		},
		"recap": {Says: []string{"One layer that sees only strokes: 0.2", "pairs of them: "}},
	}, func(w lessontest.Walker) {
		m, ok := w.Session.Progress().Lesson("hierarchy").Newest("strokes", strokesTwo, scene.MetricTest)
		if !ok || m.Value < .8 || !strings.Contains(m.Options["arguments"].(string), "tees") {
			w.T.Errorf("measured %+v", m)
		}
	})
}

// turnFieldDials turns every dial, the last that there is each time: a value that does
// not fit says so and changes nothing. The next dial is there, and explained, only then.
func turnFieldDials(w lessontest.Walker) {
	says := []string{"Each further layer", "adds k−1", "marked in the table", "multiplies it", "moves the weights", "no wider field", "a unit on top", "adds (k−1)·d·j to the field r"}
	for n := range len(says) - 1 {
		w.Says(says[n])
		all := w.Session.View().Controls
		if len(all) != n+1 {
			w.T.Fatalf("%d dials are there, %d have been turned", len(all), n)
		}
		for i := range all[n].Options {
			if err := w.Session.Do(lessons.Action{Control: all[n].ID, Index: i}); err != nil && !strings.Contains(err.Error(), "does not fit on 27 pixels") {
				w.T.Error(err)
			}
			w.See()
		}
	}
	w.Says(says[len(says)-1])
}

func seeFarWithLeast(w lessontest.Walker) {
	for layer := range 3 { // 2×2 with strides of 2
		w.Do("layer", layer)
		w.Do("kernel", 1)
		w.Do("stride", 1)
	}
	w.Do("layers", 3)
	w.Do("layer", 3)
	w.Do("kernel", 1)
	w.Says("16 weights", "the least these dials can do")
}

// TestPathsAreWhatANetworkDoes checks the paths on a real network: with all
// weights 1, an impulse in a pixel arrives at the top as many times as there are
// paths along both axes.
func TestPathsAreWhatANetworkDoes(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for tried := 0; tried < 25; {
		s := stack{}
		for range 1 + r.IntN(mostLayers) {
			s.layers = append(s.layers, stackLayer{
				kernel: fieldKernels()[r.IntN(len(fieldKernels()))], stride: fieldStrides()[r.IntN(3)],
				dilation: 1 + r.IntN(3), same: r.IntN(2) == 0,
			})
		}
		top := s.top()
		if top == 0 {
			continue
		}
		tried++
		s.unit = r.IntN(top)
		paths, err := s.countPaths()
		if err != nil {
			t.Fatal(err)
		}
		net, err := scene.Build(s.notation(), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range net.Params() {
			for i := range p.Value {
				p.Value[i] = 1
			}
		}
		for range 12 {
			row, col := r.IntN(fieldInput), r.IntN(fieldInput)
			image := make([]float64, fieldInput*fieldInput)
			image[row*fieldInput+col] = 1
			got := net.Forward(image, 1)[s.unit*top+s.unit]
			if want := float64(paths[0][row] * paths[0][col]); got != want {
				t.Errorf("%s, unit %d: pixel %d, %d arrives %v times, want %v", s.notation(), s.unit, row, col, got, want)
			}
		}
		checkPyramid(t, &s, paths)
	}
}

// checkPyramid checks that what a unit in the middle of unpadded layers sees,
// from end to end, is the calculator's receptive field.
func checkPyramid(t *testing.T, s *stack, paths [][]int) {
	t.Helper()
	f := s.pyramid()
	if f.Note != "" || len(f.Rows) != len(s.layers)+1 {
		t.Fatalf("%s: %s", s.notation(), f.Words())
	}
	for _, l := range s.layers {
		if l.same {
			return
		}
	}
	first, last := -1, -1
	for i, n := range paths[0] {
		if n > 0 {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if top := f.Rows[len(s.layers)]; last-first+1 != top.Field || float64(first+last)/2 != top.Center[s.unit] {
		t.Errorf("%s: pixels %d to %d, the calculator says %d around %v", s.notation(), first, last, top.Field, top.Center[s.unit])
	}
}

// TestFarWeights checks that no stack within these dials sees 15 pixels in a row
// with fewer weights than the lesson says. It tries only stacks with fewer
// weights, and computes the pixels that they see from sets.
func TestFarWeights(t *testing.T) {
	t.Parallel()
	steps := len(fieldStrides()) * len(fieldDilations())
	tried, best := 0, 0
	var grow func(seen map[int]bool, jump, weights, layers int)
	grow = func(seen map[int]bool, jump, weights, layers int) {
		tried++
		run := 0
		for seen[run] {
			run++
		}
		best = max(best, run)
		if layers == mostLayers {
			return
		}
		for _, k := range fieldKernels()[1:] { // 1×1 sees no further
			if weights+k*k >= fewestWeights {
				continue
			}
			for i := range steps {
				s, d := fieldStrides()[i%len(fieldStrides())], fieldDilations()[i/len(fieldStrides())]
				wider := map[int]bool{}
				for at := range seen {
					for tap := range k {
						wider[at+tap*d*jump] = true
					}
				}
				grow(wider, jump*s, weights+k*k, layers+1)
			}
		}
	}
	grow(map[int]bool{0: true}, 1, 0, 0)
	if best >= farPixels || tried < 1000 {
		t.Errorf("%d pixels in a row with fewer than %d weights, %d stacks tried", best, fewestWeights, tried)
	}
	least := stackOf(mostLayers, stackLayer{kernel: 2, stride: 2, dilation: 1})
	if least.weights() != fewestWeights || least.inARow() < farPixels {
		t.Errorf("%s sees %d pixels with %d weights", least.notation(), least.inARow(), least.weights())
	}
}

// TestDeepWindow checks that the window cut out for a deep unit is exactly what
// it sees: no pixel outside affects it.
func TestDeepWindow(t *testing.T) {
	t.Parallel()
	network, err := arch.Parse(teesTwo)
	if err != nil {
		t.Fatal(err)
	}
	net, err := nets.New[float32](network, 7)
	if err != nil {
		t.Fatal(err)
	}
	all, err := arch.Count(network)
	if err != nil {
		t.Fatal(err)
	}
	layer := secondConvolution(network)
	row := all.Layers[layer]
	r := rand.New(rand.NewPCG(3, 4))
	for range 6 {
		place := r.IntN(int(row.Output.Positions()))
		size := int(row.ReceptiveField[0])
		top := corner(row.Centre[0], row.Jump[0], place/row.Output.W, size)
		left := corner(row.Centre[1], row.Jump[1], place%row.Output.W, size)
		inside := map[int]bool{}
		for i := range size * size {
			inside[onRing(top+i/size, 16)*16+onRing(left+i%size, 16)] = true
		}
		if len(inside) != size*size {
			t.Fatalf("the window covers %d pixels", len(inside))
		}
		image := make([]float32, 16*16)
		for i := range image {
			image[i] = r.Float32()
		}
		answers := func() []float32 {
			maps := net.Activations(image, 1)[layer]
			at := make([]float32, row.Output.C)
			for u := range at {
				at[u] = maps[u*int(row.Output.Positions())+place]
			}
			return at
		}
		before, moved := fmt.Sprint(answers()), 0
		for i := range image {
			old := image[i]
			image[i] += 5
			if fmt.Sprint(answers()) != before {
				moved++
				if !inside[i] {
					t.Errorf("place %d: pixel %d outside the window moves the unit", place, i)
				}
			}
			image[i] = old
		}
		if moved < size*size/2 {
			t.Errorf("place %d: only %d pixels move the unit", place, moved)
		}
	}
}

// TestTeePictures checks that there is one image of each arrangement, in the
// order of the labels.
func TestTeePictures(t *testing.T) {
	t.Parallel()
	for seed := range uint64(10) {
		f := teePictures(seed, dataset.Range{From: 2, To: 4})
		if len(f.Maps) != 4 || f.Maps[0].Title != "above" || f.Maps[3].Title != "left" || len(f.Maps[2].Values) != 256 {
			t.Errorf("seed %d: %s", seed, f.Words())
		}
	}
}

func BenchmarkOutcomesHierarchy(b *testing.B) {
	lessontest.Outcome(b, "one layer of 3×3 is at chance and two are not", func(seed uint64) (bool, string) {
		s := newStrokesScene()
		lessontest.RunScene(b, s, seed)
		one, two := s.Racer("one").Test, s.Racer("two").Test
		return one.Right < 320 && two.Right > 800, fmt.Sprint(one, two)
	})
	for i, n := range newTeesScene().samples.Values {
		ahead := 0
		b.Run(fmt.Sprint("two layers not behind, ", n), func(b *testing.B) {
			for range b.N {
				for seed := range uint64(lessontest.SeedsTried) {
					s := newTeesScene()
					s.samples.Index = i
					lessontest.RunScene(b, s, seed)
					if s.Values()["two-ahead"] != "" {
						ahead++
					}
					b.Logf("seed %d: one %v, two %v, big %v, dense %v", seed, s.Racer("one").Test, s.Racer("two").Test, s.Racer("big").Test, s.Racer("dense").Test)
				}
			}
			b.ReportMetric(float64(ahead)/float64(b.N), "of-20-seeds")
		})
	}
}

// TestDialBeforeItsTurn checks that a link may set a dial that is not offered yet, which
// is then offered with those before it.
func TestDialBeforeItsTurn(t *testing.T) {
	t.Parallel()
	begin := lessons.Begin{Step: "width", Settings: []lessons.Setting{{Name: "stride", Value: "2"}}}
	s := lessons.Open(Lesson.Lesson(), lessons.Options{Begin: &begin, AnswersOpen: true})
	defer s.Close()
	v := s.View()
	var offered []string
	for _, c := range v.Controls {
		offered = append(offered, c.ID)
	}
	if got := strings.Join(offered, " "); got != "layers kernel layer stride dilation" || v.Controls[3].Value != "2" {
		t.Errorf("offered: %s, with %+v", got, v.Controls)
	}
}

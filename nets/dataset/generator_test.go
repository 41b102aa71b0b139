package dataset

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// must makes a set with some parameters changed and fails the test on an error.
func must(t *testing.T, name string, seed uint64, turn func(*Spec)) (train, test Set) {
	t.Helper()
	s, err := Default(name)
	if err != nil {
		t.Fatal(err)
	}
	if turn != nil {
		turn(&s)
	}
	train, test, err = Make(s, seed)
	if err != nil {
		t.Fatal(err)
	}
	return train, test
}

// same reports whether two sets are equal, bit for bit.
func same(a, b Set) bool {
	shape := func(s Set) [6]int { return [6]int{s.N, s.H, s.W, s.C, s.Classes, s.Outputs} }
	return shape(a) == shape(b) && slices.Equal(a.X, b.X) && slices.Equal(a.Labels, b.Labels) &&
		slices.Equal(a.Targets, b.Targets) && slices.Equal(a.Positions, b.Positions)
}

// TestEveryTask checks that every task keeps its shape and gives the same bits
// only for the same seed.
func TestEveryTask(t *testing.T) {
	t.Parallel()
	for _, task := range All() {
		t.Run(task.Name, func(t *testing.T) {
			t.Parallel()
			train, test := must(t, task.Name, 5, nil)
			h, w, c, err := task.Defaults.Input()
			if err != nil {
				t.Fatal(err)
			}
			if train.N != task.Defaults.Samples {
				t.Errorf("%d training samples, want %d", train.N, task.Defaults.Samples)
			}
			if want := task.Defaults.Test; want != 0 && test.N != want {
				t.Errorf("%d test samples, want %d", test.N, want)
			}
			for _, s := range []Set{train, test} {
				checkSet(t, s)
				if classes, outputs, err := task.Defaults.Answer(); err != nil || s.Classes != classes || s.Outputs != outputs {
					t.Errorf("set has %d classes, %d outputs, spec says %d, %d, %v", s.Classes, s.Outputs, classes, outputs, err)
				}
				if s.H != h || s.W != w || s.C != c {
					t.Errorf("set is %d×%d×%d, spec says %d×%d×%d", s.H, s.W, s.C, h, w, c)
				}
			}
			again, testAgain := must(t, task.Name, 5, nil)
			if !same(train, again) || !same(test, testAgain) {
				t.Error("the same seed gave other samples")
			}
			other, _ := must(t, task.Name, 6, nil)
			if slices.Equal(train.X, other.X) {
				t.Error("another seed gave the same samples")
			}
			if task.Line == "" {
				t.Error("the data are not described")
			}
		})
	}
}

// checkSet checks that a set's parts fit together and hold finite numbers.
func checkSet(t *testing.T, s Set) {
	t.Helper()
	if len(s.X) != s.N*s.Pixels() {
		t.Fatalf("%d numbers for %d samples of %d", len(s.X), s.N, s.Pixels())
	}
	if s.Labels != nil && len(s.Labels) != s.N || s.Targets != nil && len(s.Targets) != s.N*s.Outputs {
		t.Fatalf("%d labels, %d targets for %d samples of %d outputs", len(s.Labels), len(s.Targets), s.N, s.Outputs)
	}
	if s.Labels == nil && s.Targets == nil {
		t.Error("nothing to learn")
	}
	for _, l := range s.Labels {
		if l < 0 || int(l) >= s.Classes {
			t.Fatalf("label %d of %d classes", l, s.Classes)
		}
	}
	for _, v := range s.X {
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			t.Fatalf("a pixel is %v", v)
		}
	}
	for _, p := range s.Positions {
		if p[0] < 0 || p[0] > float32(s.H) || p[1] < 0 || p[1] > float32(s.W) {
			t.Fatalf("position %v is off the %d×%d image", p, s.H, s.W)
		}
	}
}

// TestPrefix checks that a longer training set begins with a shorter one, and
// that the test set stays the same.
func TestPrefix(t *testing.T) {
	t.Parallel()
	for _, task := range All() {
		long, testLong := must(t, task.Name, 3, func(s *Spec) { s.Samples = 14 })
		short, testShort := must(t, task.Name, 3, func(s *Spec) { s.Samples = 8 })
		if head := long.Slice(0, 8); !same(head, short) {
			t.Errorf("%s: 8 samples are not the first of 14", task.Name)
		}
		if task.Name != "invert" && !same(testLong, testShort) {
			t.Errorf("%s: the test set moved with the number of training samples", task.Name)
		}
	}
}

// TestTestIsUnseen checks that training and test sets are drawn separately: no
// noisy image is in both.
func TestTestIsUnseen(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"bars", "one-place", "tees", "arrangement", "keyboard", "patches", "low-rank"} {
		train, test := must(t, name, 0, func(s *Spec) { s.Samples, s.Test = 30, 30 })
		for i := range train.N {
			for j := range test.N {
				if slices.Equal(train.Sample(i), test.Sample(j)) {
					t.Fatalf("%s: training sample %d is test sample %d", name, i, j)
				}
			}
		}
	}
}

// TestLabelsBalanced checks that labels are equally frequent, within 4.5 standard
// deviations if they are drawn at random.
func TestLabelsBalanced(t *testing.T) {
	t.Parallel()
	for _, task := range All() {
		if task.Name == "invert" {
			continue
		}
		train, _ := must(t, task.Name, 11, func(s *Spec) { s.Samples = 2000 })
		if train.Classes == 0 {
			continue
		}
		count := make([]float64, train.Classes)
		for _, l := range train.Labels {
			count[l]++
		}
		p := 1 / float64(train.Classes)
		sd := math.Sqrt(2000 * p * (1 - p))
		if task.Name == "strokes" {
			sd = 0
		}
		for l, n := range count {
			if math.Abs(n-2000*p) > 4.5*sd {
				t.Errorf("%s: label %d came %v times of 2000 in %d classes", task.Name, l, n, train.Classes)
			}
		}
	}
}

// TestNoise checks that noise has the requested standard deviation, and that 0
// means none.
func TestNoise(t *testing.T) {
	t.Parallel()
	quiet, _ := must(t, "bars", 1, func(s *Spec) { s.Noise = 0 })
	loud, _ := must(t, "bars", 1, func(s *Spec) { s.Noise = .5 })
	var sum, squares float64
	for i := range loud.X {
		d := float64(loud.X[i] - quiet.X[i])
		sum, squares = sum+d, squares+d*d
	}
	n := float64(len(loud.X))
	if mean, sd := sum/n, math.Sqrt(squares/n); math.Abs(mean) > .02 || math.Abs(sd-.5) > .02 {
		t.Errorf("noise has mean %.3f and standard deviation %.3f, want 0 and .5", mean, sd)
	}
}

func TestRandomLabels(t *testing.T) {
	t.Parallel()
	honest, _ := must(t, "bars", 2, func(s *Spec) { s.Samples = 1000 })
	lot, _ := must(t, "bars", 2, func(s *Spec) { s.Samples, s.RandomLabels = 1000, true })
	if !slices.Equal(honest.X, lot.X) {
		t.Error("random labels moved the images")
	}
	same := 0
	for i := range honest.Labels {
		if honest.Labels[i] == lot.Labels[i] {
			same++
		}
	}
	if same < 190 || same > 310 {
		t.Errorf("%d of 1000 random labels are the honest ones, want about 250", same)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		task string
		turn func(*Spec)
		want string
	}{
		{"bars", func(s *Spec) { s.Name = "barz" }, `no task "barz": write one of invert, bars`},
		{"bars", func(s *Spec) { s.Samples = 0 }, "samples 0 is out of range: write 1 to"},
		{"bars", func(s *Spec) { s.Test = 1 << 30 }, "test 1073741824 is out of range"},
		{"bars", func(s *Spec) { s.Samples, s.Size = 200_000, 128 }, "too many to hold"},
		{"bars", func(s *Spec) { s.Size = 4 }, "size 4 is out of range: write 5 to 128"},
		{"bars", func(s *Spec) { s.World = "upside" }, `world "upside" is unknown: write plain`},
		{"bars", func(s *Spec) { s.Inverted = 1.5 }, "inverted 1.5 is not a share"},
		{"bars", func(s *Spec) { s.Inverted = math.NaN() }, "inverted NaN is not a share"},
		{"bars", func(s *Spec) { s.Noise = math.Inf(1) }, "noise +Inf is not a standard deviation"},
		{"bars", func(s *Spec) { s.Noise = -1 }, "noise -1 is not a standard deviation"},
		{"bars", func(s *Spec) { s.TrainAt = "middle" }, `"middle" is not a place: write anywhere`},
		{"bars", func(s *Spec) { s.TestAt = At(9, 9) }, "leaves the 12×12 image: write at most"},
		{"bars", func(s *Spec) { s.Size, s.TrainAt = 8, Left }, "does not fit left"},
		{"bars", func(s *Spec) { s.TestTurned = AnyTurn }, "it has no setting test-turned"},
		{"turned", func(s *Spec) { s.TrainTurned = "sideways" }, `"sideways" is no turn: write upright, turned or any`},
		{"turned", func(s *Spec) { s.Size, s.TestAt = 12, Left }, "a digit of 5×7 pixels does not fit left"},
		{"bars", func(s *Spec) { s.Gap = Range{2, 3} }, "no setting gap: it has samples"},
		{"bars", func(s *Spec) { s.OneHot = true }, "no one-hot input"},
		{"tees", func(s *Spec) { s.Gap = Range{2, 12} }, "gap 2..12 does not fit"},
		{"tees", func(s *Spec) { s.Gap = Range{} }, "gap 0..0 does not fit"},
		{"tees", func(s *Spec) { s.Ring, s.TestAt = false, Right }, "does not fit right"},
		{"arrangement", func(s *Spec) { s.Size = 13 }, "size 13 has no halves"},
		{"keyboard", func(s *Spec) { s.Size = 25 }, "no setting size"},
		{"patches", func(s *Spec) { s.Size = 50 }, "write 48"},
		{"invert", func(s *Spec) { s.Samples = 16 }, "leaves none of the 16 images"},
		{"invert", func(s *Spec) { s.Test = 3 }, "leave test out"},
		{"invert", func(s *Spec) { s.World = Sensor }, "no setting world"},
		{"pad", func(s *Spec) { s.TestAt = Left }, "a drawing of 16×13 pixels does not fit left"},
		{"strokes", func(s *Spec) { s.Ring = true }, "no setting ring"},
	} {
		s, err := Default(c.task)
		if err != nil {
			t.Fatal(err)
		}
		c.turn(&s)
		if _, _, err := Make(s, 0); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.task, err, c.want)
		}
	}
}

func TestForInput(t *testing.T) {
	t.Parallel()
	invert, _ := Default("invert")
	if s, err := invert.ForInput(1, 16, 1); err != nil || !s.OneHot {
		t.Errorf("16 inputs: one-hot %v, %v", s.OneHot, err)
	}
	if s, err := invert.ForInput(1, 4, 1); err != nil || s.OneHot {
		t.Errorf("4 inputs: one-hot %v, %v", s.OneHot, err)
	}
	bars, _ := Default("bars")
	want := "the images of task bars are 12x12, the network's input is 16x16:3: begin the network with 12x12"
	if _, err := bars.ForInput(16, 16, 3); err == nil || err.Error() != want {
		t.Errorf("error %v, want %q", err, want)
	}
}

// TestNear checks that Near counts samples of the same class within a pixel, and
// no others.
func TestNear(t *testing.T) {
	t.Parallel()
	set := Set{N: 5, Labels: []int32{1, 1, 1, 2, 1}, Positions: [][2]float32{{3, 3}, {4, 2}, {5, 3}, {3, 3}, {3, 4.5}}}
	other := Set{N: 2, Labels: []int32{1, 2}, Positions: [][2]float32{{3, 3}, {2, 4}}}
	if got := set.Near(&other, 0); got != 2 {
		t.Errorf("%d near, want 2", got)
	}
	if got := set.Near(&other, 1); got != 1 {
		t.Errorf("%d near, want 1", got)
	}
}

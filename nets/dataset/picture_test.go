package dataset

import (
	"math"
	"slices"
	"testing"
)

// quiet turns the noise off, so that a test can look at what is drawn.
func quiet(s *Spec) { s.Noise = 0 }

// lit lists the pixels above one half, as rows and columns.
func lit(s *Set, i int) [][2]int {
	var on [][2]int
	for p, v := range s.Sample(i) {
		if v > .5 {
			on = append(on, [2]int{p / s.W, p % s.W})
		}
	}
	return on
}

func TestInvert(t *testing.T) {
	t.Parallel()
	train, test := must(t, "invert", 4, func(s *Spec) { s.Samples = 5 })
	if train.N != 5 || test.N != 11 {
		t.Fatalf("%d and %d images, want 5 and 11", train.N, test.N)
	}
	seen := map[[4]float32]bool{}
	for _, s := range []Set{train, test} {
		for i := range s.N {
			seen[[4]float32(s.Sample(i))] = true
			for p, v := range s.Sample(i) {
				if s.Targets[i*4+p] != 1-v {
					t.Errorf("target of %v is %v", s.Sample(i), s.Targets[i*4:i*4+4])
				}
			}
		}
	}
	if len(seen) != 16 {
		t.Errorf("%d different images, want all 16", len(seen))
	}
	table := Invert(4, true, []int{6})
	want := make([]float32, 16)
	want[6] = 1
	if !slices.Equal(table.X, want) || !slices.Equal(table.Targets, []float32{1, 0, 0, 1}) {
		t.Errorf("image 0110 one-hot is %v, target %v", table.X, table.Targets)
	}
}

// TestBars checks that a bar has five pixels in the direction of its label,
// centered on its position.
func TestBars(t *testing.T) {
	t.Parallel()
	for _, at := range []Place{Anywhere, Left, Right} {
		train, _ := must(t, "bars", 7, func(s *Spec) { quiet(s); s.TrainAt = at; s.Samples = 500 })
		rows, cols := map[int]bool{}, map[int]bool{}
		for i := range train.N {
			on := lit(&train, i)
			if len(on) != 5 {
				t.Fatalf("%d pixels are on, want 5", len(on))
			}
			d := [2]int{on[1][0] - on[0][0], on[1][1] - on[0][1]}
			if want := barSteps()[train.Labels[i]]; d != want {
				t.Fatalf("label %d runs %v, want %v", train.Labels[i], d, want)
			}
			if m := train.Positions[i]; m != [2]float32{float32(on[2][0]), float32(on[2][1])} {
				t.Fatalf("position %v, middle pixel %v", m, on[2])
			}
			for _, p := range on {
				rows[p[0]], cols[p[1]] = true, true
			}
		}
		lo, hi := 0, 12
		if at == Left {
			hi = 6
		}
		if at == Right {
			lo = 6
		}
		for c := range 12 {
			if inside := c >= lo && c < hi; cols[c] != inside {
				t.Errorf("%s: column %d used: %v", at, c, cols[c])
			}
		}
		if len(rows) != 12 {
			t.Errorf("%s: only rows %v used", at, rows)
		}
	}
}

// TestBarsOnARing checks that on a ring a bar may be cut by the border and is
// still centered on its position.
func TestBarsOnARing(t *testing.T) {
	t.Parallel()
	train, _ := must(t, "bars", 7, func(s *Spec) { quiet(s); s.Ring, s.TrainAt, s.Samples = true, Left, 400 })
	cut := 0
	for i := range train.N {
		if n := len(lit(&train, i)); n != 5 {
			t.Fatalf("%d pixels are on", n)
		}
		m := train.Positions[i]
		r, c := int(m[0]), int(m[1])
		if train.X[i*144+r*12+c] != 1 || c >= 6 {
			t.Fatalf("the middle %v is off, or not on the left", m)
		}
		d := barSteps()[train.Labels[i]]
		if e := r + 2*d[0]; e >= 12 || e-4*d[0] < 0 {
			cut++
		}
	}
	if cut == 0 {
		t.Error("no bar lies across the border")
	}
}

// TestWorlds checks that the worlds transform image and noise together, in the
// same way for every image.
func TestWorlds(t *testing.T) {
	t.Parallel()
	world := func(w Transform, inverted float64) Set {
		train, _ := must(t, "bars", 3, func(s *Spec) { s.World, s.Inverted, s.Samples = w, inverted, 300 })
		return train
	}
	plain, sensor, shuffle, turned := world(Plain, 0), world(Sensor, 0), world(Shuffle, 0), world(Plain, .25)
	minus, turns, moved := 0, 0, 0
	for p := range 144 {
		sign := sensor.X[p] / plain.X[p]
		flip := turned.X[p] / plain.X[p]
		from := slices.Index(plain.X[:144], shuffle.X[p])
		if from < 0 {
			t.Fatalf("shuffled pixel %d is no pixel of the plain image", p)
		}
		for i := range plain.N {
			x := plain.Sample(i)
			if sensor.Sample(i)[p] != sign*x[p] || turned.Sample(i)[p] != flip*x[p] || shuffle.Sample(i)[p] != x[from] {
				t.Fatalf("pixel %d of image %d is seen another way than in image 0", p, i)
			}
		}
		if sign == -1 {
			minus++
		}
		if flip == -1 {
			turns++
		}
		if from != p {
			moved++
		}
	}
	if minus < 48 || minus > 96 || turns != 36 || moved < 130 {
		t.Errorf("%d signs turned by the sensor, %d of 36 inverted, %d pixels moved", minus, turns, moved)
	}
}

// TestOnePlace checks that training images of one-place always show the same
// digit in the same way at one position.
func TestOnePlace(t *testing.T) {
	t.Parallel()
	train, test := must(t, "one-place", 1, quiet)
	seen := map[int32][]float32{}
	for i := range train.N {
		if p := train.Positions[i]; p != [2]float32{7, 7} {
			t.Fatalf("training digit at %v, want its middle at row 7, column 7", p)
		}
		if x, ok := seen[train.Labels[i]]; ok && !slices.Equal(x, train.Sample(i)) {
			t.Fatalf("digit %d is drawn in two ways", train.Labels[i])
		}
		seen[train.Labels[i]] = train.Sample(i)
	}
	if len(seen) != 10 {
		t.Errorf("%d digits in training", len(seen))
	}
	places := map[[2]float32]bool{}
	for _, p := range test.Positions {
		places[p] = true
	}
	if len(places) != 10*12 {
		t.Errorf("test digits in %d places, want all 120", len(places))
	}
	for a := range int32(10) {
		for b := range a {
			if slices.Equal(seen[a], seen[b]) {
				t.Errorf("digits %d and %d look alike", a, b)
			}
		}
	}
}

// TestTees checks that two strokes of five pixels are arranged as the label says,
// with and without a ring.
func TestTees(t *testing.T) {
	t.Parallel()
	for _, ring := range []bool{true, false} {
		train, _ := must(t, "tees", 9, func(s *Spec) { quiet(s); s.Ring = ring })
		cut := 0
		for i := range train.N {
			if n := len(lit(&train, i)); n != 10 {
				t.Fatalf("%d pixels on, want 10: strokes touch", n)
			}
			if _, _, h, w := bounds(lit(&train, i)); h > 9 || w > 9 {
				cut++ // no pair is larger than two strokes and the widest gap
			}
		}
		if ring != (cut > 0) {
			t.Errorf("ring %v: %d pairs lie across the border", ring, cut)
		}
	}
	for label, want := range [][2]int{{-1, 0}, {1, 0}, {0, 1}, {0, -1}} {
		for _, p := range tee(label, 3, 1) {
			outside := p[1] != 0 || p[0] < -2 || p[0] > 2
			if outside && (p[0]*want[0]+p[1]*want[1] < 3) {
				t.Errorf("arrangement %d has a pixel at %v", label, p)
			}
		}
	}
}

// TestArrangement checks that the upright bar is in the half that the label says,
// and the flat one in the other.
func TestArrangement(t *testing.T) {
	t.Parallel()
	for _, ring := range []bool{false, true} {
		train, _ := must(t, "arrangement", 2, func(s *Spec) { quiet(s); s.Ring = ring; s.Samples = 400 })
		crossed := 0
		for i := range train.N {
			column := make([]int, 12)
			for _, p := range lit(&train, i) {
				column[p[1]]++
			}
			tall := slices.Index(column, slices.Max(column))
			if column[tall] < 4 {
				t.Fatalf("no upright bar of 4: columns hold %v", column)
			}
			if got := int32(tall / 6); got != train.Labels[i] {
				t.Fatalf("upright bar in half %d, label %d", got, train.Labels[i])
			}
			other := 0
			for c, n := range column {
				if c/6 == tall/6 && c != tall {
					other += n
				}
			}
			if other > 0 {
				crossed++
			}
		}
		if ring != (crossed > 0) {
			t.Errorf("ring %v: the flat bar leaves its half in %d images", ring, crossed)
		}
	}
}

// TestKeyboard checks that a keyboard in order always shows the same caps, and
// that a swapped one differs in two positions.
func TestKeyboard(t *testing.T) {
	t.Parallel()
	caps := keycaps()
	train, _ := must(t, "keyboard", 1, quiet)
	for i := range train.N {
		wrong := 0
		for place := range caps {
			var bright float32
			fits := true
			for p, on := range caps[place] {
				v := train.Sample(i)[(place/4*5+p/5)*20+place%4*5+p%5]
				if on == 0 && v != 0 || on == 1 && v == 0 {
					fits = false
				}
				bright = max(bright, v)
			}
			if !fits {
				wrong++
			}
			if bright < .59 || bright > 1.41 {
				t.Fatalf("cap %d has brightness %v", place, bright)
			}
		}
		if want := int(2 * train.Labels[i]); wrong != want {
			t.Fatalf("label %d: %d caps out of place", train.Labels[i], wrong)
		}
	}
}

// TestPatches checks that the pattern is in one patch, with the label's sign,
// which in the sensor world also depends on the patch.
func TestPatches(t *testing.T) {
	t.Parallel()
	for _, w := range []Transform{Plain, Sensor} {
		train, _ := must(t, "patches", 8, func(s *Spec) { quiet(s); s.World = w })
		var pattern []float32
		for i := range train.N {
			patch := int(train.Positions[i][1]) / patchLength
			sign := 2*float32(train.Labels[i]) - 1
			if w == Sensor && patch%2 == 1 {
				sign = -sign
			}
			x := slices.Clone(train.Sample(i)[patch*patchLength : (patch+1)*patchLength])
			var norm float64
			for j := range x {
				x[j] *= sign
				norm += float64(x[j] * x[j])
			}
			if pattern == nil {
				pattern = x
			}
			if !slices.Equal(x, pattern) || math.Abs(math.Sqrt(norm)-patchSignal) > 1e-5 {
				t.Fatalf("%s: pattern %v in image 0, %v in image %d", w, pattern, x, i)
			}
		}
	}
}

// TestLowRank checks that without noise the plane's data have the requested rank
// and scale.
func TestLowRank(t *testing.T) {
	t.Parallel()
	p := plane{name: "low-rank", rank: 4, scale: 2}
	d := p.directions(32)
	for a := range 4 {
		for b := range 4 {
			want := 0.0
			if a == b {
				want = 4
			}
			if got := dot(d[a], d[b]); math.Abs(got-want) > 1e-12 {
				t.Errorf("directions %d and %d have product %v, want %v", a, b, got, want)
			}
		}
	}
	train, _ := must(t, "low-rank", 0, func(s *Spec) { s.Noise, s.Samples = 0, 1000 })
	var power float64
	for _, v := range train.X {
		power += float64(v) * float64(v)
	}
	if power /= 1000; math.Abs(power-16) > 1.5 {
		t.Errorf("a sample has mean square %v, want 4 directions × 2² = 16", power)
	}
}

// TestCrossings checks that crossings consist of whole rows and columns, each on
// with the stated probability.
func TestCrossings(t *testing.T) {
	t.Parallel()
	train, _ := must(t, "crossings", 0, func(s *Spec) { s.Samples = 1000 })
	var on float64
	for i := range train.N {
		x := train.Sample(i)
		for p, v := range x {
			if v == 0 {
				continue
			}
			on++
			row, col := true, true
			for q := range 8 {
				row = row && x[p/8*8+q] == 1
				col = col && x[q*8+p%8] == 1
			}
			if !row && !col {
				t.Fatalf("image %d: pixel %d is on alone", i, p)
			}
		}
	}
	if share, want := on/64000, 1-.85*.85; math.Abs(share-want) > .02 {
		t.Errorf("%.3f of the pixels are on, want %.3f", share, want)
	}
}

func TestRollAndTargets(t *testing.T) {
	t.Parallel()
	s := Set{N: 1, H: 2, W: 3, C: 1, Classes: 3, Outputs: 3, X: []float32{1, 2, 3, 4, 5, 6}, Labels: []int32{1}}
	if got := s.Roll(-1, 1); !slices.Equal(got.X, []float32{6, 4, 5, 3, 1, 2}) {
		t.Errorf("rolled %v", got.X)
	}
	back := s.Roll(-1, 1)
	if back = back.Roll(1, -1); !slices.Equal(back.X, s.X) {
		t.Errorf("rolled there and back %v", back.X)
	}
	if got := s.WithTargets(1, -1); !slices.Equal(got.Targets, []float32{-1, 1, -1}) {
		t.Errorf("targets %v", got.Targets)
	}
}

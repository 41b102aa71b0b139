package tie

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"

	"weightshare/nets"
	"weightshare/nets/slowtest"
)

const (
	side  = 8
	noise = .5
)

// four returns the ties of the reference run, named by what they allow.
func four() (names []string, ties []Tie) {
	return []string{"none", "mirror", "ring", "set"}, []Tie{
		Equivariant(side), Equivariant(side, Mirror(side)), Equivariant(side, Shift(side, 1)), Equivariant(side, Shift(side, 1), Swap(side)),
	}
}

// TestNumbers checks that ties have as many numbers as in the reference, and the same
// cells.
func TestNumbers(t *testing.T) {
	t.Parallel()
	_, ties := four()
	for i, want := range []int{64, 32, 8, 2} {
		if got := ties[i].Numbers(); got != want {
			t.Errorf("tie %d has %d numbers, not %d", i, got, want)
		}
	}
	for i := range side * side {
		row, col := i/side, i%side
		if want := (col - row + side) % side; ties[2][i] != want {
			t.Errorf("on a ring row %d, column %d holds number %d, not %d", row, col, ties[2][i], want)
		}
		if same := row == col; (ties[3][i] == 0) != same {
			t.Errorf("in a set row %d, column %d holds number %d", row, col, ties[3][i])
		}
	}
	if both := Equivariant(side, Mirror(side), Shift(side, 1)).Numbers(); both != side/2+1 {
		t.Errorf("mirrored and moved: %d numbers", both)
	}
}

// apply multiplies a matrix by a vector.
func apply(m, x []float64) []float64 {
	y := make([]float64, len(x))
	for i := range m {
		y[i/len(x)] += m[i] * x[i%len(x)]
	}
	return y
}

func (c Change) of(x []float64) []float64 {
	y := make([]float64, len(x))
	for i, to := range c {
		y[to] = x[i]
	}
	return y
}

// TestTiesCommute checks that a matrix that obeys a tie commutes with the changes that
// the tie allows, and with no others.
func TestTiesCommute(t *testing.T) {
	t.Parallel()
	names, ties := four()
	changes := []Change{Mirror(side), Shift(side, 1), Swap(side)}
	allowed := [][]bool{{false, false, false}, {true, false, false}, {false, true, false}, {true, true, true}}
	rng := nets.Stream(1, "commute")
	for k, tie := range ties {
		m := tie.Draw(rng)
		x := make([]float64, side)
		for i := range x {
			x[i] = rng.NormFloat64()
		}
		for c, change := range changes {
			got, want := apply(m, change.of(x)), change.of(apply(m, x))
			if same := slices.EqualFunc(got, want, func(a, b float64) bool { return math.Abs(a-b) < 1e-12 }); same != allowed[k][c] {
				t.Errorf("%s, change %d: commutes %v", names[k], c, same)
			}
		}
	}
}

// TestFitIsLeastSquares checks that no small change of the fit's numbers brings it closer
// to the examples, and that without noise the fit is the matrix.
func TestFitIsLeastSquares(t *testing.T) {
	t.Parallel()
	_, ties := four()
	rng := nets.Stream(2, "fit")
	const ridge = .1
	for _, tie := range ties {
		truth := tie.Draw(rng)
		exact, err := tie.Fit(DrawExamples(truth, 12, side, 0, rng), 1e-9)
		if err != nil || MeanSquaredError(exact, truth) > 1e-12 {
			t.Errorf("%d numbers without noise: off by %v, %v", tie.Numbers(), MeanSquaredError(exact, truth), err)
		}
		e := DrawExamples(truth, 12, side, noise, rng)
		fit, err := tie.Fit(e, ridge)
		if err != nil {
			t.Fatal(err)
		}
		best := loss(tie, fit, e, ridge)
		for number := range tie.Numbers() {
			for _, by := range []float64{-.01, .01} {
				other := slices.Clone(fit)
				for i, n := range tie {
					if n == number {
						other[i] += by
					}
				}
				if loss(tie, other, e, ridge) < best {
					t.Fatalf("number %d is better changed by %v", number, by)
				}
			}
		}
	}
	if _, err := ties[0].Fit(DrawExamples(ties[0].Draw(rng), 2, side, noise, rng), 0); err == nil {
		t.Error("64 numbers are fitted to 16 outputs without a ridge")
	}
}

func loss(t Tie, m []float64, e Examples, ridge float64) float64 {
	sum := 0.
	for i := range e.N {
		sum += side * MeanSquaredError(apply(m, e.X[i*side:][:side]), e.Y[i*side:][:side])
	}
	seen := map[int]bool{}
	for i, number := range t {
		if !seen[number] {
			sum += ridge * m[i] * m[i]
		}
		seen[number] = true
	}
	return sum
}

// off returns the errors of a student's tie in a world, one per draw.
func off(t *testing.T, world, student Tie, examples, draws int) []float64 {
	t.Helper()
	rng := nets.Stream(uint64(examples), "worlds")
	errors := make([]float64, draws)
	for i := range errors {
		truth := world.Draw(rng)
		fit, err := student.Fit(DrawExamples(truth, examples, side, noise, rng), 1e-3)
		if err != nil {
			t.Fatal(err)
		}
		errors[i] = MeanSquaredError(fit, truth)
	}
	return errors
}

// within fails unless the mean of values is the reference's to within four standard
// errors of both; the reference's is over the stated number of draws.
func within(t *testing.T, what string, values []float64, want float64, draws int, rounding float64) {
	t.Helper()
	mean, sd := stat.MeanStdDev(values, nil)
	margin := 4 * math.Sqrt(sd*sd/float64(len(values))+sd*sd/float64(draws)+rounding*rounding)
	t.Logf("%s: %.4f ± %.4f, the reference has %.3f", what, mean, sd, want)
	if math.Abs(mean-want) > margin {
		t.Errorf("%s: %.4f ± %.4f, the reference has %.3f: further off than %.4f", what, mean, sd, want, margin)
	}
}

// TestWorlds repeats run 17: the matching tie wins in every world, and a table without
// ties is worst where it has as many numbers as there are outputs.
func TestWorlds(t *testing.T) {
	t.Parallel()
	names, ties := four()
	for world, want := range []float64{.036, .011, .002, .001} {
		best := off(t, ties[world], ties[world], 16, 60)
		within(t, names[world]+" in its world", best, want, 200, .0005)
		for student := range ties {
			if other := stat.Mean(off(t, ties[world], ties[student], 16, 20), nil); student != world && other <= stat.Mean(best, nil) {
				t.Errorf("in world %s the tie %s is off by %.4f", names[world], names[student], other)
			}
		}
	}
	for world := 1; world < len(ties); world++ { // ties that are wrong in a world of none
		if wrong := stat.Mean(off(t, ties[0], ties[world], 16, 20), nil); wrong < .4 || wrong > 1.05 {
			t.Errorf("the tie %s is off by %.3f in world none", names[world], wrong)
		}
	}
	within(t, "none from 8 examples", off(t, ties[0], ties[0], 8, 200), 1.9, 200, .05)
}

// TestInfer repeats run 17: it finds the tie in the maps of several tasks.
func TestInfer(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	names, ties := four()
	for _, c := range []struct {
		tie, tasks int
		distance   float64
	}{{1, 1, .60}, {1, 3, .06}, {1, 10, .01}, {1, 30, 0}, {2, 1, .30}, {2, 3, .16}, {2, 10, .11}, {2, 30, .11}, {0, 10, 0}} {
		var distances []float64
		for seed := range uint64(5) {
			distances = append(distances, Distance(found(t, ties[c.tie], c.tasks, seed), ties[c.tie]))
		}
		within(t, names[c.tie], distances, c.distance, 10, .005)
	}
	// The tie of a set is found in parts: about eight numbers instead of two.
	split := 0
	for seed := range uint64(5) {
		split += found(t, ties[3], 10, seed).Numbers()
	}
	if split < 5*4 || split > 5*12 {
		t.Errorf("%d numbers in five sets, the reference has 8 in each", split)
	}
}

// found returns the tie found from tasks of 32 examples each.
func found(t *testing.T, truth Tie, tasks int, seed uint64) Tie {
	t.Helper()
	rng := nets.Stream(seed, "tasks")
	maps := make([][]float64, tasks)
	for i := range maps {
		fit, err := Equivariant(side).Fit(DrawExamples(truth.Draw(rng), 32, side, noise, rng), 1e-3)
		if err != nil {
			t.Fatal(err)
		}
		maps[i] = fit
	}
	return Infer(maps, noise*noise/(32-side-1))
}

// TestInferredTieHelps repeats run 17: a new task from 8 examples, with the tie found from
// ten tasks, the true one and none.
func TestInferredTieHelps(t *testing.T) {
	t.Parallel()
	_, ties := four()
	ring := ties[2]
	var errors [3][]float64
	for seed := range uint64(20) {
		rng := nets.Stream(seed, "new task")
		truth := ring.Draw(rng)
		e := DrawExamples(truth, 8, side, noise, rng)
		for i, tie := range []Tie{found(t, ring, 10, seed), ring, ties[0]} {
			fit, err := tie.Fit(e, .1)
			if err != nil {
				t.Fatal(err)
			}
			errors[i] = append(errors[i], MeanSquaredError(fit, truth))
		}
	}
	for i, want := range []float64{.007, .005, .201} {
		within(t, "new task", errors[i], want, 10, .0005)
	}
}

// TestDistance checks that the numbering of a tie does not matter, and that one cell with
// a number of its own is a distance of one cell.
func TestDistance(t *testing.T) {
	t.Parallel()
	_, ties := four()
	renamed := slices.Clone(ties[2])
	for i := range renamed {
		renamed[i] = (renamed[i] + 3) % side
	}
	if d := Distance(ties[2], renamed); d != 0 {
		t.Errorf("a renamed tie is %v off", d)
	}
	renamed[5] = side
	if d := Distance(ties[2], renamed); d != 1./(side*side) {
		t.Errorf("one cell is %v off", d)
	}
	if d := Distance(ties[0], ties[3]); d != Distance(ties[3], ties[0]) {
		t.Error("the distance depends on the order")
	}
}

// Package tie ties the weights of linear maps: it says which cells of a matrix hold one
// number. It derives a tie from what may change without changing the answer, fits tied
// maps by least squares, and finds a tie in maps that were fitted without one.
//
// The ties are those of Ravanbakhsh, Schneider and Póczos, Equivariance Through
// Parameter-Sharing, ICML 2017.
package tie

// A Tie says of every cell of a d×d matrix, in reading order, which number it holds.
// Numbers are counted from 0 in the order of their first cells.
type Tie []int

// A Change is a permutation of the inputs, done to the outputs as well: what was at i
// is at Change[i] afterwards.
type Change []int

// Mirror turns d places round.
func Mirror(d int) Change {
	c := make(Change, d)
	for i := range c {
		c[i] = d - 1 - i
	}
	return c
}

// Move moves d places on by so many, round a ring.
func Move(d, by int) Change {
	c := make(Change, d)
	for i := range c {
		c[i] = (i + by) % d
	}
	return c
}

// Swap exchanges the first two of d places.
func Swap(d int) Change {
	c := Move(d, 0)
	c[0], c[1] = 1, 0
	return c
}

// Allowing is the loosest tie of d×d cells under which each change of the inputs only
// makes the same change of the outputs: a cell holds the same number as those to which
// the changes carry it.
func Allowing(d int, changes ...Change) Tie {
	leader := make([]int, d*d)
	for i := range leader {
		leader[i] = i
	}
	find := func(i int) int {
		for leader[i] != i {
			i = leader[i]
		}
		return i
	}
	for _, c := range changes {
		for i := range leader {
			a, b := find(i), find(c[i/d]*d+c[i%d])
			leader[max(a, b)] = min(a, b)
		}
	}
	t := make(Tie, d*d)
	for i := range t {
		t[i] = find(i)
	}
	return t.Counted()
}

// Counted numbers the numbers in the order of their first cells.
func (t Tie) Counted() Tie {
	order := map[int]int{}
	out := make(Tie, len(t))
	for i, number := range t {
		if _, ok := order[number]; !ok {
			order[number] = len(order)
		}
		out[i] = order[number]
	}
	return out
}

// Numbers is how many numbers the cells hold.
func (t Tie) Numbers() int {
	seen := map[int]bool{}
	for _, number := range t {
		seen[number] = true
	}
	return len(seen)
}

// Distance is the share of cells that have to be given another number to make one tie
// the other, from 0 to 1: the partition distance, with numbers paired greedily, those
// with the most common cells first.
func Distance(a, b Tie) float64 {
	common := map[[2]int]int{}
	for i := range a {
		common[[2]int{a[i], b[i]}]++
	}
	kept := 0
	for len(common) > 0 {
		var best [2]int
		most := 0
		for pair, n := range common {
			if n > most || n == most && (pair[0] < best[0] || pair[0] == best[0] && pair[1] < best[1]) {
				best, most = pair, n
			}
		}
		kept += most
		for pair := range common {
			if pair[0] == best[0] || pair[1] == best[1] {
				delete(common, pair)
			}
		}
	}
	return 1 - float64(kept)/float64(len(a))
}

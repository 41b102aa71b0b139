// Package tie ties the weights of linear maps: it determines which cells of a matrix
// hold the same number. It derives a tie from the changes that must not affect the
// answer, fits tied maps by least squares, and finds a tie in maps that were fitted
// without one.
//
// The ties are those of Ravanbakhsh, Schneider and Póczos, Equivariance Through
// Parameter-Sharing, ICML 2017.
package tie

// A Tie gives, for every cell of a d×d matrix in reading order, the index of the number
// it holds. Numbers are indexed from 0 in the order of their first cells.
type Tie []int

// A Change is a permutation of the inputs, applied to the outputs as well: what was at
// i moves to Change[i].
type Change []int

// Mirror reverses the order of d positions.
func Mirror(d int) Change {
	c := make(Change, d)
	for i := range c {
		c[i] = d - 1 - i
	}
	return c
}

// Shift shifts d positions by the given number, around a ring.
func Shift(d, by int) Change {
	c := make(Change, d)
	for i := range c {
		c[i] = (i + by) % d
	}
	return c
}

// Swap exchanges the first two of d positions.
func Swap(d int) Change {
	c := Shift(d, 0)
	c[0], c[1] = 1, 0
	return c
}

// Equivariant returns the loosest tie of d×d cells under which each change of the inputs
// makes only the same change of the outputs: a cell holds the same number as the cells
// to which the changes move it.
func Equivariant(d int, changes ...Change) Tie {
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
	return t.Renumbered()
}

// Renumbered renumbers the numbers in the order of their first cells.
func (t Tie) Renumbered() Tie {
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

// Numbers returns how many different numbers the cells hold.
func (t Tie) Numbers() int {
	seen := map[int]bool{}
	for _, number := range t {
		seen[number] = true
	}
	return len(seen)
}

// Distance returns the fraction of cells that must be given another number to turn one
// tie into the other, from 0 to 1: the partition distance, with numbers paired
// greedily, those with the most cells in common first.
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

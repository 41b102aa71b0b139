package arch

import "strings"

// nearestKind finds the known word nearest to name: words of other tools by
// their meaning, others by edit distance. ok is false where nothing is near.
func nearestKind(name string) (k Kind, ok bool) {
	name = strings.ToLower(shorten(name, longestWord))
	switch name {
	case "":
		return 0, false
	case "fc", "linear", "full", "affine":
		return Dense, true
	case "batchnorm", "norm":
		return BatchNorm, true
	case "pool", "max", "mp":
		return MaxPool, true
	case "avg", "mean":
		return AvgPool, true
	case "swish":
		return SiLU, true
	case "depthwise":
		return Depthwise, true
	case "deconv", "convtranspose":
		return Transposed, true
	case "concat":
		return Cat, true
	}
	best, least := Kind(0), max(2, len(name)/2)+1
	for k := Conv; k < Repeat; k++ {
		known := k.info().name
		d := editDistance(name, known)
		if strings.HasPrefix(name, known) || strings.HasPrefix(known, name) {
			d = min(d, 2) // "convolution", "drop"
		}
		if d < least && d < max(len(known), len(name)) {
			best, least = k, d
		}
	}
	return best, best != 0
}

// editDistance is the least number of bytes to insert, delete, replace or
// swap with their neighbour that turns a into b.
func editDistance(a, b string) int {
	before := make([]int, len(b)+1)
	row := make([]int, len(b)+1)
	next := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(row[j]+cost, row[j+1]+1, next[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(b)]
}

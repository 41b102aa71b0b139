package figure

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"weightshare/lessons/text"
)

// Kernel is one picture of a convolution's weights: those of one kernel for one
// channel.
type Kernel struct {
	Name   string // "kernel 4, channel 1"; empty for the only one
	Short  string // "k4 c1"
	Cols   int
	Values []float64 // row by row
}

// Kernels returns the kernels in an array of weights, sorted by decreasing root of
// the sum of squares. The last two axes are rows and columns; the first axes are
// banks, kernels and channels, with missing ones taken as 1, and any axes in
// between are slices.
func Kernels(values []float64, shape []int) []Kernel {
	axes := len(shape)
	if axes < 2 {
		return nil
	}
	rows, cols := shape[axes-2], shape[axes-1]
	outer := shape[:axes-2]
	var all []Kernel
	for n := 0; rows*cols > 0 && (n+1)*rows*cols <= len(values); n++ {
		k := Kernel{Cols: cols, Values: values[n*rows*cols : (n+1)*rows*cols]}
		k.Name, k.Short = kernelName(outer, n)
		all = append(all, k)
	}
	slices.SortStableFunc(all, func(a, b Kernel) int { return cmp.Compare(norm(b.Values), norm(a.Values)) })
	return all
}

// kernelName names kernel n of an array with these axes.
func kernelName(outer []int, n int) (name, short string) {
	words := []string{"bank", "kernel", "channel", "slice"}
	var names, shorts []string
	for i, axis := range slices.Backward(outer) {
		word := words[min(i, len(words)-1)]
		if axis > 1 || word != "bank" && word != "slice" {
			names = append(names, fmt.Sprintf("%s %d", word, n%axis+1))
		}
		if axis > 1 {
			shorts = append(shorts, fmt.Sprintf("%c%d", word[0], n%axis+1))
		}
		n /= axis
	}
	slices.Reverse(names)
	slices.Reverse(shorts)
	return strings.Join(names, ", "), strings.Join(shorts, " ")
}

func norm(values []float64) float64 {
	var sum float64
	for _, v := range values {
		sum += v * v
	}
	return math.Sqrt(sum)
}

// KernelRow shows the first kernels of a list, at most the given number.
func KernelRow(all []Kernel, most int) ImageRow {
	var row ImageRow
	for _, k := range all[:min(len(all), most)] {
		row.Images = append(row.Images, Heatmap{Meta: Meta{Title: k.Short}, Cols: k.Cols, Values: k.Values, Cursor: -1})
	}
	return row
}

// KernelNote says how many kernels of a list KernelRow shows, in what order and
// under which names.
func KernelNote(all []Kernel, most int) string {
	said := text.Plural(len(all), "kernel")
	if most < len(all) {
		said = fmt.Sprintf("the %d largest of %s", most, said)
	}
	said += ", the largest first"
	if len(all) > 0 && all[0].Short != "" {
		said += "; " + all[0].Short + " is " + all[0].Name
	}
	return said
}

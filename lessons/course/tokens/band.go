package tokens

import (
	"fmt"

	"weightshare/lessons/figure"
	"weightshare/lessons/scene"
	"weightshare/nets/arch"
)

// window is a grid of places whose pairs are numbered.
type window struct{ rows, cols int }

func (w window) String() string { return fmt.Sprintf("%d×%d", w.rows, w.cols) }

// asked returns the window that the question is about.
func asked() window { return window{7, 7} }

// windows returns the windows to look at; the first is a row.
func windows() []window { return []window{{1, 5}, {2, 2}, {3, 3}, {4, 4}} }

// differences numbers the pairs of places of a window by the offset from the first to
// the second: pairs with the same offset have the same number.
func (w window) differences() []int {
	known := map[[2]int]int{}
	places := w.rows * w.cols
	all := make([]int, 0, places*places)
	for from := range places {
		for to := range places {
			d := [2]int{to/w.cols - from/w.cols, to%w.cols - from%w.cols}
			if _, ok := known[d]; !ok {
				known[d] = len(known)
			}
			all = append(all, known[d])
		}
	}
	return all
}

// pairs and numbers return how many pairs of places there are, and how many
// differences.
func (w window) pairs() int { return w.rows * w.cols * w.rows * w.cols }

func (w window) numbers() int { return w.matrix().Numbers() }

func (w window) matrix() figure.Matrix {
	n := w.rows * w.cols
	return figure.Matrix{
		Meta: figure.Meta{ID: "pairs", Title: "A number for each difference, window " + w.String()}, Cols: n, Weight: w.differences(), Cursor: -1,
		Cell: "pair", RowLabels: scene.Numbered("from", n), ColLabels: scene.Numbered("to", n),
	}
}

// bandScene draws tables of positions that hold a number for each difference.
type bandScene struct {
	scene.AfterAnswer
	window *scene.Choice[window]
}

func newBandScene() *bandScene {
	s := &bandScene{window: &scene.Choice[window]{ID: "window", Label: "the window", Figure: "pairs", Hint: "which places there are", Values: windows(), Text: window.String}}
	s.Bindings = scene.Bindings{s.window}
	return s
}

func (s *bandScene) Figures() []figure.Figure {
	t := figure.NewTable("tables", "Numbers of a table for pairs", "window", "#each pair", "#each difference")
	for _, w := range append(windows(), asked(), window{14, 14}) {
		row := []string{w.String(), arch.Thousands(int64(w.pairs())), arch.Thousands(int64(w.numbers()))}
		if !s.Open && w.rows > 1 {
			row[2] = "?"
		}
		t.Rows = append(t.Rows, row)
	}
	return []figure.Figure{s.window.Value().matrix(), t}
}

func (s *bandScene) Values() map[string]string {
	return map[string]string{
		"open":   scene.YesIf(s.Open),
		"window": asked().String(), "places": fmt.Sprint(asked().rows * asked().cols),
		"pairs": arch.Thousands(int64(asked().pairs())), "differences": arch.Thousands(int64(asked().numbers())),
		"along": fmt.Sprint(2*asked().rows - 1),
	}
}

package calculator

import (
	"errors"
	"fmt"
	"image"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons/figure"
	"weightshare/nets"
	"weightshare/nets/arch"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/layout"
	"weightshare/tui/page"
)

const (
	// mostWeights limits the networks that are built while the learner waits.
	mostWeights = 2_000_000
	// mostPictures is how many kernels of a layer are drawn at most.
	mostPictures = 32
)

// kernelView shows the kernels of the layers of a network as they are before training.
type kernelView struct {
	layers []nets.Param[float32] // those with kernels
	list   page.List
}

// newKernelView builds the network that was counted. The error tells the learner why
// there is nothing to show.
func newKernelView(c *arch.Counts, row int) (*kernelView, error) {
	if c.Totals.Parameters > mostWeights {
		return nil, errors.New("too many weights to draw while you wait: write weightshare kernels and the network")
	}
	network, err := arch.Parse(c.Network)
	if err != nil {
		return nil, fmt.Errorf("no kernels: %w", err)
	}
	net, err := nets.New[float32](network, 0)
	if err != nil {
		return nil, fmt.Errorf("no kernels: %w", err)
	}
	const convolution = 5 // axes: banks, kernels, channels, rows, columns
	v := &kernelView{}
	for _, p := range net.Params() {
		if p.Kind == nets.Weight && len(p.Shape) >= convolution {
			v.layers = append(v.layers, p)
		}
	}
	if len(v.layers) == 0 {
		return nil, errors.New("no layer of this network has kernels")
	}
	v.list.At = max(slices.IndexFunc(v.layers, func(p nets.Param[float32]) bool { return p.Layer == row }), 0)
	return v, nil
}

func (v *kernelView) rules() []keys.Rule {
	var rules []keys.Rule
	if len(v.layers) > 1 {
		rules = append(rules, keys.Rule{Intent: keys.Vertical, Does: "layer"})
	}
	return append(rules, keys.Rule{Intent: keys.Back, Does: "back", Bar: true})
}

// view renders the kernels of the chosen layer in w by h cells.
func (v *kernelView) view(w, h int, s draw.Style) []layout.Block {
	p := v.layers[v.list.At]
	values := make([]float64, len(p.Value))
	for i, x := range p.Value {
		values[i] = float64(x)
	}
	all := figure.Kernels(values, p.Shape)
	title := fmt.Sprintf("kernels of layer %d, %s", p.Layer+1, p.Word)
	text := "Freshly initialised, seed 0: nothing is learnt yet. " + figure.KernelNote(all, mostPictures) + "."
	said := strings.Split(ansi.Wordwrap(s.Plain(text), max(w-2, 1), ""), "\n")
	for i, line := range said {
		said[i] = s.Paint(draw.Muted, line)
	}
	below := min(2+len(said), h-1)
	picture := draw.Draw(figure.KernelRow(all, mostPictures), max(w-2, 1), max(h-3-below, 1), s)
	return []layout.Block{
		{Rect: image.Rect(0, 1, w, 2), Lines: []string{page.Rule(w, s, title, true)}},
		{Rect: image.Rect(1, 2, w-1, below), Lines: said},
		{Rect: image.Rect(1, below+1, w-1, h-2), Lines: picture.Lines},
	}
}

// showKernels opens the kernels of the network, at the chosen layer if it has any.
func (m *Model) showKernels() {
	v, err := newKernelView(m.counts, m.table.At)
	if err != nil {
		m.notice = err.Error()
		return
	}
	m.kernels = v
}

func (m *Model) inKernels(in keys.Intent, pressed string) {
	if in == keys.Back {
		m.kernels = nil
		return
	}
	m.kernels.list.Do(in, pressed, len(m.kernels.layers), 1)
}

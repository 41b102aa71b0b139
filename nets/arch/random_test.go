package arch_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"weightshare/nets/arch"
)

// writer writes random networks in the notation.
type writer struct {
	*rand.Rand
	oneD bool
}

func newWriter(seed uint64) *writer { return &writer{Rand: rand.New(rand.NewPCG(seed, 1989))} }

// pick draws one of several words.
func (w *writer) pick(words ...string) string { return words[w.IntN(len(words))] }

// maybe returns the word half of the time.
func (w *writer) maybe(word string) string { return w.pick(word, "") }

// size returns a number or, in two dimensions, sometimes two.
func (w *writer) size(least, most int) string {
	n := least + w.IntN(most-least+1)
	if w.oneD || w.IntN(3) > 0 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%dx%d", n, least+w.IntN(most-least+1))
}

// options returns options of a convolution, which may come in any order.
func (w *writer) options(sharing bool) string {
	var all []string
	all = append(all, w.maybe("/s"+w.size(1, 3)), w.maybe("/d"+w.size(1, 2)))
	all = append(all, w.pick("", "", "/p"+w.size(0, 3), "/same", "/ring"))
	all = append(all, w.pick("", "", "/nobias", "/posbias"))
	if sharing {
		all = append(all, w.pick("", "", fmt.Sprintf("/tile%d", 1+w.IntN(4)), fmt.Sprintf("/blocks%d", 1+w.IntN(4))))
	}
	w.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return strings.Join(all, "")
}

// layer returns any layer; it need not fit.
func (w *writer) layer() string {
	kernels := 2 * (1 + w.IntN(3))
	switch w.IntN(18) {
	case 0, 1, 2:
		return fmt.Sprintf("conv%s:%d%s%s", w.size(1, 4), kernels, w.options(true), w.pick("", "", "/g2"))
	case 3, 4:
		return fmt.Sprintf("local%s:%d%s", w.size(1, 4), kernels, w.options(false))
	case 5:
		return "dw" + w.size(1, 3) + w.options(true)
	case 6:
		return fmt.Sprintf("tconv%s:%d%s%s", w.size(1, 3), kernels, w.maybe("/s"+w.size(1, 3)), w.maybe("/nobias"))
	case 7, 8:
		return w.pick("maxpool", "avgpool") + w.size(2, 3) + w.pick("", "/s"+w.size(1, 3)) + w.pick("", "/p1", "/ceil", "/p1/ceil", "/same")
	case 9:
		return w.pick("coords", "upsample2", "gap", "gmp")
	case 10:
		return w.pick("relu", "relu6", "tanh", "bn", "layernorm", "dropout", "silu", "softmax", "flatten")
	case 11:
		return fmt.Sprintf("dense:%d%s", 1+w.IntN(9), w.maybe("/nobias"))
	case 12:
		return w.pick("linear:4", "linear:3/nobias", "tokens", "cls", "pos", "at1", "at-2", "embed9:3", "attn2", "attn2/kv1/causal", "attn1/nobias")
	case 13:
		return w.sharing()
	case 14:
		return w.pick("sep3:4", "sep3:2/x2/same", "dw3/x2", "dw3/x3/same", "prelu", "prelu/one", "rmsnorm", "groupnorm2", "instancenorm", "param:7", "shuffle2",
			"pixelshuffle2", "unpool2", "pad1", "pad1,2,0,1", "pad0,1,0,0,2,1", "pad2,0", "crop1", "crop0,1,1,0", "crop0,1", "adaptiveavg3", "adaptivemax4x2", "adaptiveavg5",
			"tconv3:2/s2/op1", "tconv3:4/same", "tconv4:2/s3/same", "conv3:2/causal", "conv2:4/s2/causal/d2", "blurpool2", "blurpool2/same", "blurpool3/ring")
	case 15:
		return w.pick("conv3:2/turn4", "conv3:4/turn4/same/nobias", "local3:2/hash9", "local1:1/hash2/nobias", "local3:2/soft.01", "local2:1/same/soft2.5",
			"rnn:3", "gru:4/bi", "lstm:2/bias2", "lstm:5/last/bi/bias2", "gru:3/last/nobias", "convlstm3:2", "convlstm2x3:4/last/bi/bias2", "reshape6x6", "reshape8x18", "reshape12:3", "reshape4x3x3x1")
	case 16:
		return fmt.Sprintf("dense:3 %s tied%s", w.pick("relu", "sigmoid"), w.maybe("/nobias"))
	default:
		return w.group()
	}
}

// sharing returns one or more layers that use one set of weights more than
// once.
func (w *writer) sharing() string {
	body := w.pick("conv3:4/same relu", "linear:4", "bn", "dense:3", "pos", "local2:2/same", "attn2 layernorm", "dense:6 tied", "2*( conv1:4 )", "add( linear:4 | linear:4 )")
	name := fmt.Sprintf("n%d", w.IntN(1000))
	switch w.IntN(3) {
	case 0:
		return fmt.Sprintf("%d@( %s )", 1+w.IntN(3), body)
	case 1:
		return fmt.Sprintf("%s=( %s ) relu @%s", name, body, name)
	default:
		return fmt.Sprintf("%s=%s add( @%s | @%s )", name, w.pick("conv3:2/same", "linear:4", "add( bn | )", "3@( bn )"), name, name)
	}
}

// group returns a group of layers that keep the size of maps.
func (w *writer) group() string {
	keep := func() string {
		return w.pick("", "relu", "bn", "coords", "conv3:4/same", "conv1:2", w.maybe("conv3:2/same/tile2 ")+"tanh", "add( relu | )", "2*( bn )", "gap conv1:2 sigmoid")
	}
	switch w.IntN(8) {
	case 4:
		return "split( " + keep() + " | " + keep() + " )"
	case 5:
		return "split1,3( " + keep() + " | " + keep() + " )"
	case 6:
		return w.pick("pick1( ", "pick1,3-4( ", "pick2-3( ") + w.pick("relu ", "conv3:2/same ") + keep() + " )"
	case 7:
		return w.pick("side( ", "frozen( ") + w.pick("gap dense:3", "conv1:2 bn", "relu") + " )"
	case 0:
		return fmt.Sprintf("%d*(%s %s)", 1+w.IntN(3), w.pick("relu", "conv3:2/same", "maxpool2"), keep())
	case 1:
		return "cat(" + keep() + "|" + keep() + w.pick("", "| ") + ")"
	case 2:
		return "add( " + keep() + " |" + keep() + " )"
	default:
		return "mul( " + keep() + " | " + keep() + " )"
	}
}

// network returns a random network that parses: layers that do not fit are left
// out.
func (w *writer) network() (string, *arch.Network) {
	w.oneD = w.IntN(3) == 0
	text := w.pick("9x9", "12x7x3", "8x11:2", "1x20", "16x16:4", "4x6x6:2", "3x5x8x4")
	if w.oneD {
		text = w.pick("12", "17:2", "30:4")
	}
	var net *arch.Network
	for range 12 {
		longer := text + " " + w.layer()
		if n, err := arch.Parse(longer); err == nil {
			text, net = longer, n
		}
	}
	if net == nil {
		return w.network()
	}
	return text, net
}

// forRandom runs a test on many random networks.
func forRandom(t *testing.T, networks int, test func(t *testing.T, text string, n *arch.Network)) {
	t.Helper()
	for seed := range uint64(networks) {
		text, n := newWriter(seed).network()
		test(t, text, n)
		if t.Failed() {
			t.Fatalf("seed %d: %s", seed, text)
		}
	}
}

// FuzzParse checks that no text makes the package panic or hang, that errors
// point into the text, that a network that parses prints a text that parses to
// it, and that no count is negative.
func FuzzParse(f *testing.F) {
	for _, e := range arch.Zoo() {
		if len(e.Text) < 800 {
			f.Add(e.Text)
		}
	}
	for _, w := range wrongNetworks() {
		f.Add(w.text)
	}
	for seed := range uint64(60) {
		text, _ := newWriter(seed).network()
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		arch.Completions(text)
		n, err := arch.Parse(text)
		if err != nil {
			checkError(t, text, err)
			return
		}
		checkRoundTrip(t, text, n)
		c, err := arch.Count(n)
		if err != nil {
			checkError(t, text, err)
			return
		}
		checkCounts(t, c)
	})
}

func checkError(t *testing.T, text string, err error) {
	t.Helper()
	var wrong *arch.Error
	switch {
	case !errors.As(err, &wrong):
		t.Fatalf("%q: %v is not an *arch.Error", text, err)
	case wrong.Word < 1 || wrong.Start < 0 || wrong.End < wrong.Start || wrong.End > len(text) || text[wrong.Start:wrong.End] != wrong.Text:
		t.Fatalf("%q: %+v points elsewhere", text, wrong)
	case wrong.Problem == "" || wrong.Suggestion == "" || !utf8.ValidString(err.Error()) || len(err.Error()) > 1000:
		t.Fatalf("%q: message %q", text, err)
	}
}

func checkCounts(t *testing.T, c *arch.Counts) {
	t.Helper()
	var parameters int64
	for _, r := range c.Layers {
		parameters += r.Parameters
		if r.Parameters < 0 || r.Links < r.MACs && r.Kind != arch.Attention && r.Kind != arch.BlurPool || r.MACs < 0 || r.Unshared < arch.Overflow || r.Dense < arch.Overflow || r.Output.Units() <= 0 {
			t.Fatalf("%s: %+v", c.Network, r)
		}
		for _, n := range r.ReceptiveField {
			if n < 1 {
				t.Fatalf("%s: %s sees %d", c.Network, r.Name, n)
			}
		}
		for _, j := range r.Jump {
			if !(j > 0) {
				t.Fatalf("%s: %s jumps %v", c.Network, r.Name, j)
			}
		}
		if r.Kind.Convolves() && r.Layer.Weights == nil && r.Unshared.Known() && int64(r.Unshared) < r.Parameters {
			t.Fatalf("%s: %s has %d parameters shared, %v unshared", c.Network, r.Name, r.Parameters, r.Unshared)
		}
	}
	if parameters != c.Totals.Parameters || c.Totals.Links < 0 || c.Totals.MACs < 0 || c.Saving() == "" {
		t.Fatalf("%s: %+v", c.Network, c.Totals)
	}
	c.ByKind()
	if len(c.Layers) > 300 {
		return
	}
	checkFormulas(t, c)
	var b bytes.Buffer
	if err := arch.WriteJSON(&b, c); err != nil {
		t.Fatal(err)
	}
	if !json.Valid(b.Bytes()) {
		t.Fatalf("%s: not JSON: %s", c.Network, b.Bytes())
	}
}

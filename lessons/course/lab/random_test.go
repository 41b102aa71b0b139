package lab

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"weightshare/nets/arch"
	"weightshare/nets/slowtest"
)

// labRandom returns a random network in the notation that is likely to fit the
// task bars; it leaves out layers that do not fit.
func labRandom(r *rand.Rand) string {
	pick := func(words ...string) string { return words[r.IntN(len(words))] }
	text := "12x12"
	for range 2 + r.IntN(4) {
		word := ""
		switch r.IntN(7) {
		case 0, 1:
			word = fmt.Sprintf("conv%d:%d", 1+r.IntN(4), 2*(1+r.IntN(2))) +
				pick("", "/s2", "/d2") + pick("", "", "/same", "/ring") + pick("", "/nobias", "/posbias") + pick("", "", "/tile2", "/blocks3")
		case 2:
			word = fmt.Sprintf("local%d:%d", 1+r.IntN(4), 1+r.IntN(3)) + pick("", "/s2") + pick("", "/same")
		case 3:
			word = fmt.Sprintf("dw%d", 1+r.IntN(3)) + pick("", "/same", "/s2")
		case 4:
			word = pick("maxpool2", "avgpool2", "avgpool3/s1", "upsample2", "coords", "tconv2:2", "dense:9999999")
		case 5:
			word = pick("relu", "tanh", "bn", "layernorm", "dropout", "silu", "softmax", "sigmoid")
		default:
			word = pick("2*(conv3:2/same relu)", "add(relu | )", "cat(conv1:2 | )", "mul(tanh | )")
		}
		if _, err := arch.Parse(text + " " + word); err == nil {
			text += " " + word
		}
	}
	return text + pick(" ", " gmp ", " gap ", " relu ", " flatten ") + "dense:4"
}

// TestLabSurvivesRandomNetworks checks that random networks run, or that the
// lab says why they cannot.
func TestLabSurvivesRandomNetworks(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	const networks = 30
	ran := 0
	for seed := range uint64(networks) {
		text := labRandom(rand.New(rand.NewPCG(seed, 1989)))
		w := openLabAt(t, nil, "world")
		setLeast(w, "")
		enter(w, "networks")
		typeLine(w, "network-1", text)
		typeLine(w, "network-2", "")
		typeLine(w, "network-3", "")
		tryMission(w, fmt.Sprintf("network %d, %s", seed, text))
		if _, ok := w.Session.Experiment(); ok {
			ran++
		}
	}
	if ran < networks/2 || ran == networks {
		t.Errorf("%d of %d networks ran: the test is to see both", ran, networks)
	}
}

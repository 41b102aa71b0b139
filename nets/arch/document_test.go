package arch_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"weightshare/nets/arch"
)

// document writes networks as the command line does.
func document(t *testing.T, texts ...string) []byte {
	t.Helper()
	var counts []*arch.Counts
	for _, text := range texts {
		counts = append(counts, count(t, text))
	}
	var b bytes.Buffer
	if err := arch.WriteJSON(&b, counts...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWriteJSON(t *testing.T) {
	t.Parallel()
	for name, texts := range map[string][]string{
		"LeNet-5":       {"28x28 conv5:6/p2 relu maxpool2 conv5:16 relu maxpool2 dense:120 relu dense:84 relu dense:10"},
		"one dimension": {"100:2 conv3:4/s2 relu gmp dense:2"},
		"branches":      {"8x8 2*( relu ) cat( maxpool2 conv3:2/p1 | conv3:2/s2/p1 relu ) add( bn | mul( | gap ) ) conv3:1"},
		"beyond":        {"1000000x1000000 conv3:1000/same"},
		"several":       {"4 conv1:1", "4 local1:1", "4 dense:4"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden.RequireEqual(t, document(t, texts...))
		})
	}
}

// TestDocumentsAreJSON reads the documents back: a single network is at the top level,
// several are in a list.
func TestDocumentsAreJSON(t *testing.T) {
	t.Parallel()
	type network struct {
		Network string
		Layers  []struct{ Layer string }
	}
	var one, several struct {
		Version int
		network
		Networks []network
	}
	if err := errors.Join(json.Unmarshal(document(t, "4 conv1:1 gmp"), &one), json.Unmarshal(document(t, "4 conv1:1", "4 dense:4"), &several)); err != nil {
		t.Fatal(err)
	}
	if one.Version != 1 || one.Network != "4 conv1:1 gmp" || len(one.Layers) != 2 || one.Networks != nil {
		t.Errorf("one network: %+v", one)
	}
	if several.Version != 1 || several.Network != "" || len(several.Networks) != 2 || several.Networks[1].Network != "4 dense:4" {
		t.Errorf("several networks: %+v", several)
	}
}

func ExampleParse() {
	n, err := arch.Parse("28x28 conv5:6/p2 relu maxpool2 dense:10")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, l := range n.Flat() {
		fmt.Println(l.Word, l.Out)
	}
	// Output:
	// conv5:6/p2 28×28×6
	// relu 28×28×6
	// maxpool2 14×14×6
	// dense:10 10
}

func ExampleParse_error() {
	_, err := arch.Parse("28x28 conv5")
	fmt.Println(err)
	// Output:
	// word 2, "conv5": how many kernels? write conv5:6
}

func ExampleCount() {
	n, err := arch.Parse("28x28 conv3:32 relu gmp dense:10")
	if err != nil {
		fmt.Println(err)
		return
	}
	c, err := arch.Count(n)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range c.Layers {
		fmt.Printf("%s: %s = %d parameters, %v unshared\n", r.Name, r.Formula, r.Parameters, r.Unshared)
	}
	fmt.Println(c.Saving())
	// Output:
	// conv3:32: (3·3·1 + 1)·32 = 320 parameters, 216,320 unshared
	// relu: 0 = 0 parameters, 0 unshared
	// gmp: 0 = 0 parameters, 0 unshared
	// dense:10: (32 + 1)·10 = 330 parameters, 330 unshared
	// Sharing stores 650 numbers where separate weights would be 216,650, 333 times as many, and saves none of the 195,008 multiply-accumulates.
}

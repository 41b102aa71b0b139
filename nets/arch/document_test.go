package arch_test

import (
	"bytes"
	"encoding/json"
	"errors"
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

// TestDocumentsAreJSON reads the documents back: one network stands at the top,
// several in a list.
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

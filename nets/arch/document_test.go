package arch_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/charmbracelet/x/exp/golden"
	"github.com/google/go-cmp/cmp"

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

// TestJSONStructure reads the documents back: what every reader of the format
// relies on.
func TestJSONStructure(t *testing.T) {
	t.Parallel()
	var one, several map[string]any
	for into, text := range map[*map[string]any][]byte{
		&one: document(t, "4 conv1:1 gmp"), &several: document(t, "4 conv1:1", "4 dense:4"),
	} {
		if err := json.Unmarshal(text, into); err != nil {
			t.Fatalf("%v in %s", err, text)
		}
	}
	want := map[string]any{
		"version": 1.0, "network": "4 conv1:1 gmp", "input": []any{4.0, 1.0},
		"layers": []any{
			map[string]any{
				"layer": "conv1:1", "kind": "conv", "depth": 0.0, "output": []any{4.0, 1.0}, "parameters": 2.0, "formula": "(1·1 + 1)·1", "links": 8.0, "macs": 4.0,
				"parameters_unshared": 8.0, "parameters_dense": 20.0, "receptive_field": []any{1.0}, "jump": []any{1.0}, "centre": []any{0.0},
			},
			map[string]any{
				"layer": "gmp", "kind": "gmp", "depth": 0.0, "output": []any{1.0, 1.0}, "parameters": 0.0, "formula": "0", "links": 0.0, "macs": 0.0,
				"parameters_unshared": 0.0, "parameters_dense": 0.0, "receptive_field": []any{4.0}, "jump": nil, "centre": nil,
			},
		},
		"totals": map[string]any{
			"parameters": 2.0, "links": 8.0, "macs": 4.0, "parameters_unshared": 8.0, "parameters_dense": 20.0, "receptive_field": []any{1.0}, "bytes": 8.0,
		},
	}
	if diff := cmp.Diff(want, one); diff != "" {
		t.Errorf("one network (-want +got):\n%s", diff)
	}
	networks, ok := several["networks"].([]any)
	if !ok || len(networks) != 2 || several["version"] != 1.0 || len(several) != 2 {
		t.Errorf("several networks: %v", several)
	}
	marshalled, err := json.Marshal(arch.Document{count(t, "4 conv1:1 gmp")})
	if err != nil {
		t.Fatal(err)
	}
	var again map[string]any
	if err := json.Unmarshal(marshalled, &again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(one, again); diff != "" {
		t.Errorf("json.Marshal gives another document (-written +marshalled):\n%s", diff)
	}
}

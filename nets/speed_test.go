package nets

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// TestSpeedCases writes the networks and data of BenchmarkTrainStep, with the losses
// of the first steps, to the folder SPEED_CASES. testdata/speed.py starts from them
// in other frameworks.
func TestSpeedCases(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("SPEED_CASES")
	if folder == "" {
		t.Skip("SPEED_CASES names no folder")
	}
	for _, c := range benchmarkNets() {
		for _, batch := range []int{1, 32} {
			tr, n, d := newBenchmarkTrainer(t, c.net, batch)
			var params []map[string]any
			for _, p := range n.Params() {
				params = append(params, map[string]any{"shape": p.Shape, "values": append([]float32(nil), p.Value...)})
			}
			var losses []float64
			for range 10 {
				losses = append(losses, train(t, tr, 1))
			}
			text, err := json.Marshal(map[string]any{
				"x": d.X, "labels": d.Labels, "parameters": params, "losses": losses,
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%s-%d.json", c.name, batch)), text, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

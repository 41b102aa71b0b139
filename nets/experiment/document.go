package experiment

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// Version is the version of the document that this package writes and reads.
const Version = 1

// Document is the results of a comparison. Runs and Summary stand in the order
// of the networks given, then of sample sizes, then of seeds.
type Document struct {
	Version int       `json:"version"`
	Task    string    `json:"task"`
	Samples int       `json:"samples"` // the first of the sample sizes
	Steps   int       `json:"steps"`
	Options Options   `json:"options"`
	Runs    []Run     `json:"runs"`
	Summary []Summary `json:"summary"`
}

// Options are the dials of the task and of the training, without those that the
// task does not have. Those at the end are left out while they have the value
// that the task comes with.
type Options struct {
	Optimizer string   `json:"optimizer"`
	Rate      float64  `json:"rate"`
	Batch     int      `json:"batch"`
	Test      int      `json:"test,omitempty"`
	World     string   `json:"world,omitempty"`
	TrainAt   string   `json:"train_at,omitempty"`
	TestAt    string   `json:"test_at,omitempty"`
	Noise     *float64 `json:"noise,omitempty"`

	Size         int      `json:"size,omitempty"`
	Inverted     float64  `json:"inverted,omitempty"`
	Ring         *bool    `json:"ring,omitempty"`
	Gap          string   `json:"gap,omitempty"`
	RandomLabels bool     `json:"random_labels,omitempty"`
	Loss         string   `json:"loss,omitempty"`
	Momentum     float64  `json:"momentum,omitempty"`
	Decay        float64  `json:"decay,omitempty"`
	Init         string   `json:"init,omitempty"`
	Scale        *float64 `json:"scale,omitempty"`
	Data         string   `json:"data,omitempty"` // the fingerprint of files
}

// Run is one network trained once. Accuracies are null for tasks without right
// and wrong, and everything measured is null where the training diverged.
type Run struct {
	Network       string   `json:"network"`
	Parameters    int64    `json:"parameters"`
	Seed          uint64   `json:"seed"`
	Samples       int      `json:"samples"`
	TrainAccuracy *float64 `json:"train_accuracy"`
	TestAccuracy  *float64 `json:"test_accuracy"`
	TrainLoss     *float64 `json:"train_loss"`
	TestLoss      *float64 `json:"test_loss"`
	// StepsToTarget is the first look, one every EvalEvery steps, that found a
	// test accuracy of Target; nil if none did.
	StepsToTarget *int    `json:"steps_to_target"`
	Seconds       float64 `json:"seconds"`
	// Diverged is the step at which the loss left the finite numbers; 0 if it
	// never did.
	Diverged int `json:"diverged,omitempty"`
}

// Summary sums up the runs of one network at one sample size. The standard
// deviation divides by n−1; it is null for a single run. Runs that diverged are
// not in it.
type Summary struct {
	Network          string   `json:"network"`
	Parameters       int64    `json:"parameters"`
	Samples          int      `json:"samples"`
	TestAccuracyMean *float64 `json:"test_accuracy_mean"`
	TestAccuracySD   *float64 `json:"test_accuracy_sd"`
}

// maxDocument is the most bytes a document is read from.
const maxDocument = 1 << 30

// Read reads a document as WriteJSON writes it. It refuses what it does not
// know, so that nothing is lost when the document is written again.
func Read(r io.Reader) (*Document, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxDocument+1))
	if err != nil {
		return nil, fmt.Errorf("reading a comparison: %w", err)
	}
	if len(text) > maxDocument {
		return nil, fmt.Errorf("reading a comparison: it is larger than %d bytes", maxDocument)
	}
	var head struct {
		Version *int    `json:"version"`
		Task    *string `json:"task"`
	}
	switch err := json.Unmarshal(text, &head); {
	case err != nil:
		return nil, fmt.Errorf("reading a comparison: %w", err)
	case head.Version == nil || head.Task == nil:
		return nil, fmt.Errorf("reading a comparison: it has no version or no task: is it one that compare wrote?")
	case *head.Version != Version:
		return nil, fmt.Errorf("reading a comparison: it is of version %d, this program knows version %d", *head.Version, Version)
	}
	var d Document
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		return nil, fmt.Errorf("reading a comparison: %w", err)
	}
	for i, run := range d.Runs {
		if run.Network == "" || run.Samples < 1 {
			return nil, fmt.Errorf("reading a comparison: run %d has no network or no samples", i+1)
		}
	}
	return &d, nil
}

// WriteJSON writes the document.
func (d *Document) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(d); err != nil {
		return fmt.Errorf("writing a comparison: %w", err)
	}
	return nil
}

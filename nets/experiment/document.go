package experiment

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"weightshare/nets/visible"
)

// Version is the version of the document that this package writes and reads.
const Version = 1

// Document is the results of a comparison. Runs and Summary stand in the order
// of the networks given, then of sample sizes, then of seeds.
type Document struct {
	Version int `json:"version"`
	// Program names the program and its version, or those of all parts.
	Program string    `json:"program,omitempty"`
	Task    string    `json:"task"`
	Samples int       `json:"samples"` // the first of the sample sizes
	Steps   int       `json:"steps"`
	Options Options   `json:"options"`
	Runs    []Run     `json:"runs"`
	Summary []Summary `json:"summary"`
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
	// StepsToTarget is the first evaluation, one every EvalEvery steps, with a test
	// accuracy of at least TargetAccuracy; nil if there was none.
	StepsToTarget *int    `json:"steps_to_target"`
	Seconds       float64 `json:"seconds"`
	// Diverged is the step at which the loss was no longer finite; 0 if it always
	// was.
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
	// Difference is that to the first network, of the same sample size; nil for
	// the first one, and where fewer than two seeds are common.
	Difference *Difference `json:"difference,omitempty"`
}

// maxDocument is the most bytes a document is read from.
const maxDocument = 1 << 30

// Read reads a document as WriteJSON writes it. It refuses what it does not
// know, so that nothing is lost when the document is written again, and text
// that would steer a terminal.
func Read(r io.Reader) (*Document, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxDocument+1))
	if err == nil && len(text) > maxDocument {
		err = fmt.Errorf("it is larger than %d bytes", maxDocument)
	}
	d := &Document{Options: Options{}}
	if err == nil {
		err = decode(text, d)
	}
	if err == nil {
		err = d.check()
	}
	if err != nil {
		return nil, fmt.Errorf("reading a comparison: %w", err)
	}
	return d, nil
}

func decode(text []byte, d *Document) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(d)
	if err != nil || d.Version != Version || d.Task == "" {
		// Another version, or another kind of file, is more to the point.
		if better := checkHead(text); better != nil {
			return better
		}
	}
	if err != nil {
		return plainly(err)
	}
	if rest := bytes.TrimSpace(text[decoder.InputOffset():]); len(rest) > 0 {
		return fmt.Errorf("the file goes on where its end was expected (byte %d)", decoder.InputOffset())
	}
	return checkKeys(json.NewDecoder(bytes.NewReader(text)))
}

func checkHead(text []byte) error {
	var head struct {
		Version *int    `json:"version"`
		Task    *string `json:"task"`
	}
	switch err := json.Unmarshal(text, &head); {
	case err != nil:
		return plainly(err)
	case head.Version == nil || head.Task == nil:
		return errors.New("it has no version or no task: did compare write it?")
	case *head.Version != Version:
		return fmt.Errorf("it has version %d; this program knows version %d", *head.Version, Version)
	}
	return nil
}

// plainly takes the words of Go out of an error of JSON.
func plainly(err error) error {
	var kind *json.UnmarshalTypeError
	if errors.As(err, &kind) {
		if kind.Field == "" {
			return fmt.Errorf("an object was expected, not this %s", kind.Value)
		}
		return fmt.Errorf("field %q cannot hold this %s (byte %d)", kind.Field, kind.Value, kind.Offset)
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("%w (byte %d)", err, syntax.Offset)
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}

// checkKeys refuses an object that names a field twice, of which the decoder has
// taken the last, in the value that the decoder reads next. The text is JSON of no
// other fields than those of a document, so that few keys are compared with each
// other.
func checkKeys(d *json.Decoder) error {
	token, _ := d.Token() // the text is known to be JSON
	open, nested := token.(json.Delim)
	if !nested {
		return nil
	}
	var keys []string
	for d.More() {
		if open == '{' {
			token, _ = d.Token()
			key, _ := token.(string)
			if slices.ContainsFunc(keys, func(k string) bool { return strings.EqualFold(k, key) }) { // to the decoder they are one
				return fmt.Errorf("field %q stands twice in one object (byte %d)", key, d.InputOffset())
			}
			keys = append(keys, key)
		}
		if err := checkKeys(d); err != nil {
			return err
		}
	}
	_, _ = d.Token()
	return nil
}

// check refuses values that no run has.
func (d *Document) check() error {
	texts := []string{d.Task, d.Program}
	for _, o := range allOptions() {
		if text, ok := d.Options[o.name].(string); ok {
			texts = append(texts, text)
		}
	}
	for _, text := range texts {
		if visible.Text(text) != text {
			return fmt.Errorf("%q holds characters that cannot be shown", text)
		}
	}
	for i := range d.Runs {
		if err := d.Runs[i].check(); err != nil {
			return fmt.Errorf("run %d %w", i+1, err)
		}
	}
	return nil
}

// check refuses values that no run has.
func (r *Run) check() error {
	if r.Network == "" || r.Samples < 1 {
		return errors.New("has no network or no samples")
	}
	if visible.Text(r.Network) != r.Network {
		return fmt.Errorf("has a network of characters that cannot be shown: %q", r.Network)
	}
	for _, accuracy := range []*float64{r.TrainAccuracy, r.TestAccuracy} {
		if accuracy != nil && !finite(*accuracy, 0, 1) {
			return fmt.Errorf("has an accuracy of %v: it is a share from 0 to 1", *accuracy)
		}
	}
	return nil
}

// WriteJSON writes the document.
func (d *Document) WriteJSON(w io.Writer) error { return visible.WriteJSON(w, d) }

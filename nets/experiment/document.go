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

// Document is the results of a comparison. Runs and Summary are in the order of
// the networks given, then of sample sizes, then of seeds.
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

// Results are what a comparison, or a sweep of several, can be written as.
type Results interface {
	// TaskName returns the name of the task of all runs.
	TaskName() string
	WriteJSON(w io.Writer) error
	WriteCSV(w io.Writer) error
	WriteMarkdown(w io.Writer) error
}

// TaskName implements Results.
func (d *Document) TaskName() string { return d.Task }

// Run is one network trained once. Accuracies are null for tasks whose answers are
// not right or wrong, and everything measured is null if the training diverged.
type Run struct {
	Network       string   `json:"network"`
	Parameters    int64    `json:"parameters"`
	Seed          uint64   `json:"seed"`
	Samples       int      `json:"samples"`
	TrainAccuracy *float64 `json:"train_accuracy"`
	TestAccuracy  *float64 `json:"test_accuracy"`
	TrainLoss     *float64 `json:"train_loss"`
	TestLoss      *float64 `json:"test_loss"`
	// StepsToTarget is the step of the first evaluation, made every EvalEvery steps,
	// with a test accuracy of at least TargetAccuracy, or nil if there was none.
	StepsToTarget *int    `json:"steps_to_target"`
	Seconds       float64 `json:"seconds"`
	// Diverged is the step at which the loss was no longer finite, or 0 if it always
	// was.
	Diverged int `json:"diverged,omitempty"`
}

// Summary summarizes the runs of one network at one sample size. The standard
// deviation divides by n−1; it is null for a single run. Runs that diverged are
// not included.
type Summary struct {
	Network          string   `json:"network"`
	Parameters       int64    `json:"parameters"`
	Samples          int      `json:"samples"`
	TestAccuracyMean *float64 `json:"test_accuracy_mean"`
	TestAccuracySD   *float64 `json:"test_accuracy_sd"`
	// Difference is the difference from the first network at the same sample size, or
	// nil for the first network itself and if fewer than two seeds are common.
	Difference *Difference `json:"difference,omitempty"`
}

// maxDocument is the maximum size of a document in bytes.
const maxDocument = 1 << 30

// Read reads a document written by WriteJSON. It refuses unknown fields, so that
// nothing is lost when the document is written again, and text that would control
// a terminal.
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
		// Another version or another kind of file is the better explanation.
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

// plainly removes Go's vocabulary from a JSON error.
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

// checkKeys refuses an object that names a field twice, in the value that the
// decoder reads next: decoding would take the last one. The text must be JSON with
// only the fields of a document, so that few keys are compared with each other.
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
			if slices.ContainsFunc(keys, func(k string) bool { return strings.EqualFold(k, key) }) { // the decoder considers them equal
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

// check refuses values that no run can have.
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
		if err := d.Runs[i].Check(); err != nil {
			return fmt.Errorf("run %d %w", i+1, err)
		}
	}
	return nil
}

// Check refuses values that no run can have.
func (r *Run) Check() error {
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

// Options are the settings in a document, by their names in JSON. Values are
// strings, numbers (float64) and booleans. How images are drawn, the optimizer,
// the rate and the batch are always included if the task has them; every other
// setting is included if it differs from the task's default.
type Options map[string]any

// dataOption is the fingerprint of files.
const dataOption = "data"

func (p Plan) options() Options {
	o := Options{}
	defaults := p.defaults()
	if p.Files != nil {
		o[dataOption] = p.Files.Fingerprint()
		if p.Task.Test == 0 {
			_, p.Task.Test, _, _, _ = p.Files.Size()
		}
	}
	for _, s := range p.Settings() {
		if s.stored == always || s.stored == optional && s.get(&p) != s.get(&defaults) {
			o[s.jsonName()] = s.json(&p)
		}
	}
	return o
}

type option struct {
	name string
	zero any
}

// allOptions lists all existing options, in the order of documents.
func allOptions() []option {
	var list []option
	add := func(settings []Setting, stored storage) {
		for _, s := range settings {
			if s.stored == stored {
				list = append(list, option{s.jsonName(), s.json(&Plan{})})
			}
		}
	}
	add(trainingSettings(), always)
	add(dataSettings(), always)
	add(dataSettings(), optional)
	add(trainingSettings(), optional)
	return append(list, option{dataOption, ""})
}

// MarshalJSON writes the options in the order of the table.
func (o Options) MarshalJSON() ([]byte, error) {
	b := []byte("{")
	for _, known := range allOptions() {
		value, ok := o[known.name]
		if !ok {
			continue
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		text, err := json.Marshal(value)
		if err != nil {
			return nil, fmt.Errorf("option %s: %w", known.name, err)
		}
		b = fmt.Appendf(b, "%q:%s", known.name, text)
	}
	return append(b, '}'), nil
}

// UnmarshalJSON refuses unknown options and values of the wrong type.
func (o *Options) UnmarshalJSON(text []byte) error {
	read := Options{}
	if err := json.Unmarshal(text, (*map[string]any)(&read)); err != nil {
		return errors.New("the options are not an object")
	}
	if read == nil { // null
		read = Options{}
	}
	known := allOptions()
	for name, value := range read {
		i := slices.IndexFunc(known, func(k option) bool { return k.name == name })
		if i < 0 {
			return fmt.Errorf("there is no option %q", name)
		}
		if kind, want := kindOf(value), kindOf(known[i].zero); kind != want {
			return fmt.Errorf("option %s is %s, %s was expected", name, kind, want)
		}
	}
	*o = read
	return nil
}

func kindOf(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case string:
		return "a string"
	case float64:
		return "a number"
	case bool:
		return "true or false"
	case []any:
		return "an array"
	default:
		return "an object"
	}
}

// String returns the options as "optimizer adam, rate 0.01 …".
func (o Options) String() string {
	var parts []string
	for _, known := range allOptions() {
		if v, ok := o[known.name]; ok {
			parts = append(parts, strings.ReplaceAll(known.name, "_", " ")+" "+fmt.Sprint(v))
		}
	}
	return strings.Join(parts, ", ")
}

func (o Options) difference(other Options) *DifferenceError {
	show := func(o Options, name string) string {
		v, ok := o[name]
		if s, text := v.(string); text {
			return fmt.Sprintf("%q", s)
		}
		if !ok {
			return "the default"
		}
		return fmt.Sprint(v)
	}
	for _, known := range allOptions() {
		if o[known.name] != other[known.name] {
			return &DifferenceError{Field: "option " + known.name, First: show(o, known.name), This: show(other, known.name)}
		}
	}
	return nil
}

package progress

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weightshare/nets/visible"
)

// longest is how many bytes of a string are taken from a document. What the
// program writes is far shorter.
const longest = 1 << 16

// decode reads a document and refuses one that it would have to guess at. Strings
// come out safe to print. Measurements that contradict themselves are left out
// and counted in odd.
func decode(text []byte) (d Document, odd int, err error) {
	var head struct {
		Version *int `json:"version"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return New(), 0, fmt.Errorf("not a progress document: %w", err)
	}
	if head.Version == nil || *head.Version < 1 {
		return New(), 0, fmt.Errorf("not a progress document: it has no version")
	}
	if *head.Version > version {
		return New(), 0, &newerError{version: *head.Version}
	}
	if err := json.Unmarshal(text, &d); err != nil {
		return New(), 0, fmt.Errorf("not a progress document: %w", err)
	}
	for _, r := range d.Lessons {
		if r != nil {
			odd += r.clean()
		}
	}
	return Join(d), odd, nil
}

// clean makes the strings of a record safe to print and leaves out measurements
// that contradict themselves.
func (r *Record) clean() (odd int) {
	for step, a := range r.Answers {
		a.Choice = printable(a.Choice)
		r.Answers[step] = a
	}
	all := len(r.Measured)
	r.Measured = slices.DeleteFunc(r.Measured, func(m Measurement) bool { return m.contradictory() })
	for i := range r.Measured {
		m := &r.Measured[i]
		m.Step, m.Network, m.Metric = printable(m.Step), printable(m.Network), printable(m.Metric)
		m.Options, _ = printableValue(m.Options).(map[string]any)
	}
	return all - len(r.Measured)
}

func printable(s string) string { return visible.Text(s[:min(len(s), longest)]) }

// printableValue does the same for the strings in a value of a document.
func printableValue(v any) any {
	switch v := v.(type) {
	case string:
		return printable(v)
	case []any:
		for i := range v {
			v[i] = printableValue(v[i])
		}
	case map[string]any:
		if v == nil {
			return v
		}
		clean := make(map[string]any, len(v))
		for name, inner := range v {
			clean[printable(name)] = printableValue(inner)
		}
		return clean
	}
	return v
}

// contradictory reports whether the seed is not among those that the arguments of
// the run name.
func (m *Measurement) contradictory() bool {
	words, _ := m.Options[Arguments].(string)
	_, rest, ok := strings.Cut(words, "--seeds ")
	if !ok {
		return false
	}
	word, _, _ := strings.Cut(rest, " ")
	from, to, ranged := strings.Cut(word, "..")
	if !ranged {
		n, err := strconv.ParseUint(word, 10, 64)
		return err != nil || m.Seed >= n
	}
	low, errLow := strconv.ParseUint(from, 10, 64)
	high, errHigh := strconv.ParseUint(to, 10, 64)
	return errLow != nil || errHigh != nil || m.Seed < low || m.Seed > high
}

// newerError says that a newer program wrote the document.
type newerError struct{ version int }

func (e *newerError) Error() string {
	return fmt.Sprintf("written by a newer weightshare (version %d, this one reads %d)", e.version, version)
}

// encode writes a document.
func encode(d Document) ([]byte, error) {
	text, err := json.MarshalIndent(d, "", " ")
	if err != nil {
		return nil, fmt.Errorf("progress cannot be written: %w", err)
	}
	return append(text, '\n'), nil
}

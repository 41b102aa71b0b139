package lessons

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"
)

// progressVersion is the version of the progress document that this program
// reads and writes.
const progressVersion = 1

// Progress is what a learner has done, over all lessons: the document that the
// progress file holds.
type Progress struct {
	Version int                `json:"version"`
	Lessons map[string]*Record `json:"lessons"` // by lesson ID
}

// Record is a learner's progress in one lesson. Steps are named by their IDs,
// so that a step added to a lesson moves nobody.
type Record struct {
	Step     string            `json:"step"`    // where the learner left
	Done     []string          `json:"done"`    // finished steps, in the order of finishing
	Answers  map[string]Answer `json:"answers"` // by step, or by review
	Measured []Measurement     `json:"measured"`
}

// Answer is the first answer that a learner gave to a question: what was
// predicted before anything was to be seen. A re-try does not change it; the
// same question asked again in a review does.
type Answer struct {
	Choice     string     `json:"choice"` // the text of the choice
	Right      bool       `json:"right"`
	Confidence Confidence `json:"confidence,omitempty"`
	// Own tells that the choice is in the learner's own words, which are neither
	// right nor wrong.
	Own bool   `json:"own,omitempty"`
	At  string `json:"at"` // RFC 3339, UTC
}

// confidenceNames are the confidences as they stand in the progress file.
func confidenceNames() []string { return []string{"", "sure", "think so", "guess"} }

// String names the confidence; it is empty for Unasked.
func (c Confidence) String() string {
	if names := confidenceNames(); int(c) >= 0 && int(c) < len(names) {
		return names[c]
	}
	return fmt.Sprintf("confidence %d", int(c))
}

// MarshalText implements encoding.TextMarshaler.
func (c Confidence) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler. A word that it does not
// know reads as Unasked: an answer is worth keeping without it.
func (c *Confidence) UnmarshalText(text []byte) error {
	*c = Confidence(max(0, slices.Index(confidenceNames(), string(text))))
	return nil
}

// NewProgress returns the progress of somebody who has not begun.
func NewProgress() Progress {
	return Progress{Version: progressVersion, Lessons: map[string]*Record{}}
}

// Lesson returns the record of a lesson, an empty one where there is none. The
// record must not be changed.
func (p Progress) Lesson(id string) *Record {
	if r := p.Lessons[id]; r != nil {
		return r
	}
	return newRecord()
}

func newRecord() *Record {
	return &Record{Done: []string{}, Answers: map[string]Answer{}, Measured: []Measurement{}}
}

// Newest returns the newest measurement of a metric of a network in a step.
func (r *Record) Newest(step, network, metric string) (Measurement, bool) {
	var best Measurement
	found := false
	for _, m := range r.Measured {
		if m.Step == step && m.Network == network && m.Metric == metric && (!found || !older(m.At, best.At)) {
			best, found = m, true
		}
	}
	return best, found
}

// Join brings two progress documents together so that nothing is lost that
// either has finished: done steps and measurements are united, of two answers
// to one question the newer stays, and the place where the learner left is that
// of b unless b has none. Neither argument is changed.
func Join(a, b Progress) Progress {
	joined := NewProgress()
	for _, p := range []Progress{a, b} {
		for id, r := range p.Lessons {
			if r == nil {
				continue
			}
			if joined.Lessons[id] == nil {
				joined.Lessons[id] = newRecord()
			}
			joined.Lessons[id].add(r)
		}
	}
	return joined
}

// add joins more into the record.
func (r *Record) add(more *Record) {
	if more.Step != "" {
		r.Step = more.Step
	}
	for _, step := range more.Done {
		if !slices.Contains(r.Done, step) {
			r.Done = append(r.Done, step)
		}
	}
	for step, answer := range more.Answers {
		if have, ok := r.Answers[step]; !ok || !older(answer.At, have.At) {
			r.Answers[step] = answer
		}
	}
	for _, m := range more.Measured {
		r.addMeasured(m)
	}
}

// addMeasured adds a measurement. The same run gives the same numbers again, so
// of two that agree in all but their time only the newer is kept.
func (r *Record) addMeasured(m Measurement) {
	for i, have := range r.Measured {
		if have.Step == m.Step && have.Network == m.Network && have.Metric == m.Metric &&
			have.Seed == m.Seed && sameOptions(have.Options, m.Options) {
			if !older(m.At, have.At) {
				r.Measured[i] = m
			}
			return
		}
	}
	r.Measured = append(r.Measured, m)
}

// sameOptions compares options as the file would hold them: a list of strings
// that was read back is a list of any.
func sameOptions(a, b map[string]any) bool {
	if len(a) != len(b) {
		return false
	}
	if reflect.DeepEqual(a, b) {
		return true
	}
	left, errLeft := json.Marshal(a)
	right, errRight := json.Marshal(b)
	return errLeft == nil && errRight == nil && string(left) == string(right)
}

// older tells whether time a lies before time b; a time that cannot be read is
// older than any other.
func older(a, b string) bool {
	at, errA := time.Parse(time.RFC3339, a)
	bt, errB := time.Parse(time.RFC3339, b)
	if errA != nil || errB != nil {
		return errA != nil && errB == nil
	}
	return at.Before(bt)
}

// stamp is a time as the progress file holds it.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z07:00") }

// decodeProgress reads a progress document and refuses one that it would have
// to guess at.
func decodeProgress(text []byte) (Progress, error) {
	var head struct {
		Version *int `json:"version"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return NewProgress(), fmt.Errorf("not a progress document: %w", err)
	}
	if head.Version == nil || *head.Version < 1 {
		return NewProgress(), fmt.Errorf("not a progress document: it has no version")
	}
	if *head.Version > progressVersion {
		return NewProgress(), &newerError{version: *head.Version}
	}
	var p Progress
	if err := json.Unmarshal(text, &p); err != nil {
		return NewProgress(), fmt.Errorf("not a progress document: %w", err)
	}
	return Join(NewProgress(), p), nil
}

// newerError says that a newer program wrote the document.
type newerError struct{ version int }

func (e *newerError) Error() string {
	return fmt.Sprintf("written by a newer weightshare (version %d, this one reads %d)", e.version, progressVersion)
}

// encodeProgress writes a progress document.
func encodeProgress(p Progress) ([]byte, error) {
	text, err := json.MarshalIndent(p, "", " ")
	if err != nil {
		return nil, fmt.Errorf("progress cannot be written: %w", err)
	}
	return append(text, '\n'), nil
}

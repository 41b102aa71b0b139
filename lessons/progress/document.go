// Package progress is what is kept of a learner's work: the document, how documents
// are joined, and the stores that keep them.
package progress

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"weightshare/nets/visible"
)

// version is the version of the document format that this program reads and writes.
const version = 1

// Document is what a learner has done in all lessons.
type Document struct {
	Version int                `json:"version"`
	Lessons map[string]*Record `json:"lessons"` // by lesson ID
}

// Record is a learner's progress in one lesson. It names steps by their IDs, so that
// adding a step to a lesson does not move anybody.
type Record struct {
	Step     string            `json:"step"`    // where the learner left
	Done     []string          `json:"done"`    // finished steps, in the order of finishing
	Answers  map[string]Answer `json:"answers"` // by step, or by review
	Measured []Measurement     `json:"measured"`
	Settings *Settings         `json:"settings,omitempty"` // never changed once stored here
	// State is what an unlisted lesson such as the lab remembers, by name.
	State map[string]State `json:"state,omitempty"`
}

// State is a value that an unlisted lesson remembers; the newest wins.
type State struct {
	Value string `json:"value"`
	At    string `json:"at"` // see Stamp
}

// Settings records how a learner left the controls of a lesson.
type Settings struct {
	Changes []Change          `json:"changes,omitempty"` // the changes that led there, in order
	Runs    map[string]uint64 `json:"runs,omitempty"`    // for each step whose run was finished, how often a new seed was asked for
	At      string            `json:"at"`                // see Stamp
}

// Change is what was done to one control of a step: the options chosen, one after
// another, or the text written last.
type Change struct {
	Step    string `json:"step"`
	Control string `json:"control"`
	Indices []int  `json:"indices,omitempty"`
	Text    string `json:"text,omitempty"`
}

// Answer is the first answer that a learner gave to a question: the prediction, made
// before anything was shown. A retry does not change it; the same question asked
// again in a review does.
type Answer struct {
	Choice     string     `json:"choice"` // the text of the choice
	Right      bool       `json:"right"`
	Confidence Confidence `json:"confidence,omitempty"`
	// Own reports whether the choice is the learner's own words, which are neither
	// right nor wrong.
	Own bool   `json:"own,omitempty"`
	At  string `json:"at"` // see Stamp
}

// Measurement is one number that a run found.
type Measurement struct {
	Step    string         `json:"step"`
	Network string         `json:"network"`
	Metric  string         `json:"metric"`
	Value   float64        `json:"value"`
	Seed    uint64         `json:"seed"`
	Options map[string]any `json:"options,omitempty"`
	At      string         `json:"at"` // see Stamp; filled in when it is kept
	// Unkept reports whether the measurement is from this session and not kept yet;
	// it then counts as newer than any that is.
	Unkept bool `json:"-"`
}

// older reports whether m was measured before other.
func (m Measurement) older(other Measurement) bool {
	if m.Unkept != other.Unkept {
		return other.Unkept
	}
	return Older(m.At, other.At)
}

// Arguments is the option of a measurement that holds the words after "weightshare
// compare" that repeat its run, if there are any.
const Arguments = "arguments"

// Confidence is how sure a learner was of an answer.
type Confidence int

// The confidences. Unasked means that the learner has not said.
const (
	Unasked Confidence = iota
	Sure
	ThinkSo
	Guess
)

// confidenceNames returns the confidences as written in the document.
func confidenceNames() []string { return []string{"", "sure", "think so", "guess"} }

// String returns the name of the confidence, which is empty for Unasked.
func (c Confidence) String() string {
	if names := confidenceNames(); int(c) >= 0 && int(c) < len(names) {
		return names[c]
	}
	return fmt.Sprintf("confidence %d", int(c))
}

// MarshalText implements encoding.TextMarshaler.
func (c Confidence) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler. It reads an unknown word as
// Unasked, because the answer is worth keeping without it.
func (c *Confidence) UnmarshalText(text []byte) error {
	*c = Confidence(max(0, slices.Index(confidenceNames(), string(text))))
	return nil
}

// New returns the document of a learner who has not begun.
func New() Document { return Document{Version: version, Lessons: map[string]*Record{}} }

// Lesson returns the record of a lesson, an empty one if there is none. The record
// must not be changed.
func (d Document) Lesson(id string) *Record {
	if r := d.Lessons[id]; r != nil {
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
		if m.Step == step && m.Network == network && m.Metric == metric && (!found || !m.older(best)) {
			best, found = m, true
		}
	}
	return best, found
}

// OverSeeds finds the newest measurement of a metric of a network in a step whose
// options are wanted. It returns the measurements under the same options, the newest
// for each seed, sorted by seed, and the newest of all.
func (r *Record) OverSeeds(step, network, metric string, wanted func(options map[string]any) bool) (all []Measurement, newest Measurement) {
	var found []Measurement
	for _, m := range r.Measured {
		if m.Step != step || m.Network != network || m.Metric != metric || !wanted(m.Options) {
			continue
		}
		if len(found) == 0 || !m.older(newest) {
			newest = m
		}
		found = append(found, m)
	}
	bySeed, key := map[uint64]Measurement{}, conditionsKey(newest.Options)
	for _, m := range found {
		if have, ok := bySeed[m.Seed]; (!ok || !m.older(have)) && conditionsKey(m.Options) == key {
			bySeed[m.Seed] = m
		}
	}
	for _, seed := range slices.Sorted(maps.Keys(bySeed)) {
		all = append(all, bySeed[seed])
	}
	return all, newest
}

// Mean returns the mean of the newest measurement of a metric over all its seeds, as
// OverSeeds lists them; ok is false if there is none.
func (r *Record) Mean(step, network, metric string) (mean float64, ok bool) {
	all, _ := r.OverSeeds(step, network, metric, func(map[string]any) bool { return true })
	if len(all) == 0 {
		return 0, false
	}
	sum := 0.0
	for _, m := range all {
		sum += m.Value
	}
	return sum / float64(len(all)), true
}

// conditionsKey returns a key that is the same for options that differ only in
// Arguments.
func conditionsKey(options map[string]any) string {
	conditions := maps.Clone(options)
	delete(conditions, Arguments)
	return OptionsKey(conditions)
}

// Stamp returns a time as documents hold it: RFC 3339 in UTC, to the millisecond. If
// now is not after the stamp that it follows, it returns the millisecond after that
// stamp, so that nothing new loses to a date in the future set by a wrong clock.
func Stamp(now time.Time, follows string) string {
	if before, err := time.Parse(time.RFC3339, follows); err == nil && !before.Before(now) {
		now = before.Add(time.Millisecond)
	}
	return now.UTC().Format("2006-01-02T15:04:05.000Z07:00")
}

// Older reports whether stamp a is before stamp b; a stamp that cannot be read is
// older than any other.
func Older(a, b string) bool {
	at, errA := time.Parse(time.RFC3339, a)
	bt, errB := time.Parse(time.RFC3339, b)
	if errA != nil || errB != nil {
		return errA != nil && errB == nil
	}
	return at.Before(bt)
}

// longest is how many bytes of a string are read from a document. The program itself
// writes far shorter ones.
const longest = 1 << 16

// Read reads a document that another program has kept, to be joined to what is kept.
func Read(text []byte) (Document, error) {
	d, odd, err := decode(text)
	if err == nil && odd > 0 {
		err = oddError(odd)
	}
	return d, err
}

// decode reads a document, and refuses one that it would have to guess at. It makes
// strings safe to print, and leaves out measurements that contradict themselves,
// which it counts in odd.
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
	if r.Settings != nil {
		for i := range r.Settings.Changes {
			r.Settings.Changes[i].Text = printable(r.Settings.Changes[i].Text)
		}
	}
	for step, a := range r.Answers {
		a.Choice = printable(a.Choice)
		r.Answers[step] = a
	}
	for name, s := range r.State {
		s.Value = printable(s.Value)
		r.State[name] = s
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

// printableValue makes the strings in a value of a document safe to print.
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

// contradictory reports whether the measurement's seed is not among the seeds in its
// arguments.
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

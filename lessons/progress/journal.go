package progress

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A Journal is a document that grows. Adding to it takes time in proportion to what is
// added, however much it holds. Its zero value is empty. It is not safe for concurrent
// use.
type Journal struct {
	lessons map[string]*Record
	indexes map[string]*index // by lesson
}

// index locates what a record holds.
type index struct {
	done     map[string]bool
	measured map[string]int // index in the list, by key
}

// Join joins documents so that nothing is lost that any of them holds; see Journal.Add. No
// argument is changed.
func Join(all ...Document) Document {
	var j Journal
	for _, d := range all {
		j.Add(d)
	}
	return Document{Version: version, Lessons: j.take()}
}

// Document copies what the journal holds.
func (j *Journal) Document() Document {
	d := New()
	for id, r := range j.lessons {
		d.Lessons[id] = &Record{
			Step: r.Step, Done: slices.Clone(r.Done), Answers: maps.Clone(r.Answers), Measured: slices.Clone(r.Measured), Settings: r.Settings,
			State: maps.Clone(r.State),
		}
	}
	return d
}

// Lesson returns the record of a lesson as it is now, an empty one if there is none. The
// caller must not change it; the next Add may.
func (j *Journal) Lesson(id string) *Record { return Document{Lessons: j.lessons}.Lesson(id) }

// take empties the journal and returns its records.
func (j *Journal) take() map[string]*Record {
	all := j.lessons
	*j = Journal{}
	if all == nil {
		all = map[string]*Record{}
	}
	return all
}

// Add joins a document into the journal and reports whether that changed anything. Done
// steps and measurements are united; of two answers to one question, and of two settings,
// the newer wins; the step where the learner left becomes that of d, if d has one. The
// same run gives the same numbers again, so of two measurements that differ only in value
// and time the newer is kept.
func (j *Journal) Add(d Document) (changed bool) {
	for id, more := range d.Lessons {
		if more == nil {
			continue
		}
		if j.lessons == nil {
			j.lessons, j.indexes = map[string]*Record{}, map[string]*index{}
		}
		r := j.lessons[id]
		if r == nil {
			r, changed = newRecord(), true
			j.lessons[id], j.indexes[id] = r, &index{done: map[string]bool{}, measured: map[string]int{}}
		}
		if r.add(more, j.indexes[id]) {
			changed = true
		}
	}
	return changed
}

func (r *Record) add(more *Record, x *index) (changed bool) {
	if more.Step != "" && more.Step != r.Step {
		r.Step, changed = more.Step, true
	}
	for _, step := range more.Done {
		if !x.done[step] {
			r.Done, changed = append(r.Done, step), true
			x.done[step] = true
		}
	}
	if more.Settings != nil && more.Settings != r.Settings && (r.Settings == nil || !Older(more.Settings.At, r.Settings.At)) {
		r.Settings, changed = more.Settings, true
	}
	for step, answer := range more.Answers {
		if have, ok := r.Answers[step]; !ok || answer != have && !Older(answer.At, have.At) {
			r.Answers[step], changed = answer, true
		}
	}
	for name, state := range more.State {
		if have, ok := r.State[name]; !ok || state != have && !Older(state.At, have.At) {
			if r.State == nil {
				r.State = map[string]State{}
			}
			r.State[name], changed = state, true
		}
	}
	for _, m := range more.Measured {
		key := m.key()
		at, ok := x.measured[key]
		switch {
		case !ok:
			x.measured[key] = len(r.Measured)
			r.Measured, changed = append(r.Measured, m), true
		case m.At != r.Measured[at].At && !Older(m.At, r.Measured[at].At):
			r.Measured[at], changed = m, true
		}
	}
	return changed
}

// key returns a key that is the same for two measurements that differ only in value and
// time.
func (m *Measurement) key() string {
	return strings.Join([]string{m.Step, m.Network, m.Metric, fmt.Sprint(m.Seed), OptionsKey(m.Options)}, "\x00")
}

// OptionsKey returns a key that is the same for options that look alike in a file: a list
// of strings, for example, is read back as a list of any.
func OptionsKey(options map[string]any) string {
	text, err := json.Marshal(options) // sorts by name
	if err != nil {
		return fmt.Sprint(options)
	}
	return string(text)
}

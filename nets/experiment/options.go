package experiment

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Options are the settings that a document names, by their names in JSON. Values
// are strings, numbers (float64) and booleans. How images are drawn, the
// optimizer, the rate and the batch are always there, if the task has them; every
// other setting where it is not the task's default.
type Options map[string]any

// dataOption holds the fingerprint of files.
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

// allOptions lists the options that there are, in the order of documents.
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

// UnmarshalJSON refuses options that there are not and values of another type.
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

// String lists the options as "optimizer adam, rate 0.01 …".
func (o Options) String() string {
	var parts []string
	for _, known := range allOptions() {
		if v, ok := o[known.name]; ok {
			parts = append(parts, strings.ReplaceAll(known.name, "_", " ")+" "+fmt.Sprint(v))
		}
	}
	return strings.Join(parts, ", ")
}

// difference finds the first option in which o and other differ, nil if there is
// none.
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

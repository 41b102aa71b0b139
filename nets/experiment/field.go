package experiment

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"weightshare/nets/dataset"
)

// field gives access to the value of a setting in a plan. In JSON the value is a
// string, a float64 or a bool.
type field struct {
	get   func(*Plan) string
	set   func(*Plan, string) error
	json  func(*Plan) any
	check func(*Plan) error // nil if the generator of the data checks it
}

func fieldOf[T any](at func(*Plan) *T, parse func(string) (T, error), format func(T) string, json func(T) any) field {
	return field{
		get: func(p *Plan) string { return format(*at(p)) },
		set: func(p *Plan, text string) error {
			v, err := parse(text)
			if err == nil {
				*at(p) = v
			}
			return err
		},
		json: func(p *Plan) any { return json(*at(p)) },
	}
}

// within limits a field to numbers from lo to hi.
func (f field) within(lo, hi float64) field {
	f.check = func(p *Plan) error {
		if v, ok := f.json(p).(float64); !ok || !finite(v, lo, hi) {
			return fmt.Errorf("%s is out of range: write %v to %v", f.get(p), lo, hi)
		}
		return nil
	}
	return f
}

// then makes the field call after whenever it is set.
func (f field) then(after func(*Plan)) field {
	set := f.set
	f.set = func(p *Plan, text string) error {
		if err := set(p, text); err != nil {
			return err
		}
		after(p)
		return nil
	}
	return f
}

func finite(v, lo, hi float64) bool { return !math.IsNaN(v) && v >= lo && v <= hi }

func realNumber(at func(*Plan) *float64) field {
	parse := func(text string) (float64, error) { return strconv.ParseFloat(text, 64) }
	format := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	return fieldOf(at, explain(parse, "is not a number: write 0.25"), format, func(v float64) any { return v })
}

func wholeNumber(at func(*Plan) *int) field {
	return fieldOf(at, explain(strconv.Atoi, "is not a whole number: write 100"), strconv.Itoa, func(n int) any { return float64(n) })
}

func truth(at func(*Plan) *bool) field {
	return fieldOf(at, explain(strconv.ParseBool, "is neither true nor false"), strconv.FormatBool, func(v bool) any { return v })
}

// explain replaces the error of a parser with one that says what to write.
func explain[T any](parse func(string) (T, error), wrong string) func(string) (T, error) {
	return func(text string) (T, error) {
		v, err := parse(text)
		if err != nil {
			return v, fmt.Errorf("%q %s", text, wrong)
		}
		return v, nil
	}
}

func word[T ~string](at func(*Plan) *T) field {
	return fieldOf(at, func(text string) (T, error) { return T(text), nil }, func(v T) string { return string(v) }, func(v T) any { return string(v) })
}

func span(at func(*Plan) *dataset.Range) field {
	return fieldOf(at, dataset.ParseRange, dataset.Range.String, func(r dataset.Range) any { return r.String() })
}

// choice is a field that takes one of a list of values, by name.
func choice[T fmt.Stringer](all []T, at func(*Plan) *T) field {
	parse := func(text string) (T, error) {
		for _, v := range all {
			if v.String() == text {
				return v, nil
			}
		}
		var none T
		return none, fmt.Errorf("%q is unknown: write %s", text, strings.Join(names(all), ", "))
	}
	f := fieldOf(at, parse, T.String, func(v T) any { return v.String() })
	f.check = func(p *Plan) error {
		_, err := parse(f.get(p))
		return err
	}
	return f
}

func names[T fmt.Stringer](values []T) []string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = v.String()
	}
	return texts
}

package lessontest

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"text/template"

	"weightshare/lessons/scene"
)

// Amount returns what a learner has measured, as a claim names it: a mean over the seeds of
// the step, NaN if there is none.
type Amount func(step, network, metric string, narrow ...string) float64

// Condition says when a claim is true.
type Condition struct {
	Source string
	text   *template.Template
}

// Conditions returns the conditions of a lesson's claims, by their titles; none if the lesson
// keeps none. They are in testdata/claims.txt of its package.
func Conditions(t testing.TB, lesson string) map[string]Condition {
	t.Helper()
	conditions, err := ParseConditions(courseFile(t, lesson, "claims.txt"))
	if err != nil {
		t.Fatalf("%s: %v", lesson, err)
	}
	return conditions
}

// ParseConditions reads the text of a file claims.txt. It is in the language of text/template,
// with a definition for each claim:
//
//	{{define "title of the claim"}}
//	{{lt (amount "step" "network" "metric" "setting=value") 0.5}}
//	{{end}}
//
// In addition to the functions of text/template there are amount, as in a claim; links, the
// number of links of a network; plus; and near, as in near a b 0.1, which reports whether a
// and b differ by at most 0.1. Numbers have a decimal point.
func ParseConditions(source string) (map[string]Condition, error) {
	all, err := template.New("claims.txt").Funcs(conditionFunctions(nil)).Parse(source)
	if err != nil {
		return nil, fmt.Errorf("the conditions of claims: %w", err)
	}
	conditions := map[string]Condition{}
	for _, one := range all.Templates() {
		if one != all {
			conditions[one.Name()] = Condition{Source: one.Root.String(), text: one}
		}
	}
	return conditions, nil
}

func conditionFunctions(amount Amount) template.FuncMap {
	return template.FuncMap{
		"amount": amount,
		"links":  func(network string) int64 { return scene.MustCount(network).Totals.Links },
		"plus":   func(a, b float64) float64 { return a + b },
		"near":   func(a, b, within float64) bool { return math.Abs(a-b) <= within },
	}
}

// Holds reports whether a claim is true of what a learner has measured.
func (c Condition) Holds(amount Amount) (bool, error) {
	one, err := c.text.Clone()
	if err != nil {
		return false, fmt.Errorf("copy a condition: %w", err)
	}
	var b strings.Builder
	if err := one.Funcs(conditionFunctions(amount)).Execute(&b, nil); err != nil {
		return false, fmt.Errorf("a condition: %w", err)
	}
	switch said := strings.TrimSpace(b.String()); said {
	case "true":
		return true, nil
	case "false":
		return false, nil
	default:
		return false, fmt.Errorf("a condition comes to %q, neither true nor false", said)
	}
}

package wording_test

import (
	"errors"
	"strings"
	"testing"

	"weightshare/lessons/wording"
)

func functions() wording.Functions {
	return wording.Functions{
		"join":   {1, true, func(words []string) (any, error) { return strings.Join(words, "+"), nil }},
		"known":  {1, false, func(words []string) (any, error) { return words[0] == "a", nil }},
		"amount": {1, false, func(words []string) (any, error) { return float64(len(words[0])), nil }},
		"empty":  {0, false, func([]string) (any, error) { return "", nil }},
		"fails":  {0, false, func([]string) (any, error) { return nil, errors.New("no such thing") }},
	}
}

func TestExecute(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		`plain`:                         `plain`,
		`a {{join "b" "c"}} d`:          `a b+c d`,
		`{{join "b" (join "c" "d")}}`:   `b+c+d`,
		`{{"{{"}}`:                      `{{`,
		`{{amount "four"}}`:             `4`,
		"{{if known \"a\"}}y{{end}}":    `y`,
		`{{if known "b"}}y{{end}}`:      ``,
		`{{if empty}}y{{else}}n{{end}}`: `n`,
		`{{if known "b"}}y{{else if known "a"}}z{{else}}n{{end}}`: `z`,
		`{{if eq (join "a") "a"}}y{{end}}`:                        `y`,
		`{{if gt (amount "abc") (amount "ab")}}y{{end}}`:          `y`,
		`{{if lt (amount "abc") 3.0}}y{{else}}n{{end}}`:           `n`,
		`{{if le (amount "abc") 3.0}}y{{end}}`:                    `y`,
		`{{if ge (amount "abc") 4}}y{{else}}n{{end}}`:             `n`,
		`{{if or (known "b") (known "a")}}y{{end}}`:               `y`,
		`{{if or (known "a") (fails)}}y{{end}}`:                   `y`,
		`{{if and (known "b") (fails)}}y{{else}}n{{end}}`:         `n`,
		`{{if not (known "b")}}y{{end}}`:                          `y`,
		"a{{- join \"b\" -}} c":                                   `abc`,
	} {
		text, err := wording.Parse(source, functions())
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if got, err := text.Execute(); err != nil || got != want {
			t.Errorf("%s comes to %q, not %q: %v", source, got, want, err)
		}
	}
}

// TestErrors checks that a text that makes no sense gives an error that says so: from
// Parse if it can be seen there, else from Execute.
func TestErrors(t *testing.T) {
	t.Parallel()
	for source, says := range map[string]string{
		`{{nothing "a"}}`:            "nothing",
		`{{join "a"`:                 "unclosed",
		`a {{fails}}`:                "no such thing",
		`{{if fails}}y{{end}}`:       "no such thing",
		`{{join (fails)}}`:           "no such thing",
		`{{join 1}}`:                 "takes strings",
		`{{eq "a" 1}}`:               "cannot be compared",
		`{{eq "a"}}`:                 "does not take 1 value",
		`{{join}}`:                   "does not take 0 values",
		`{{known "a" "b"}}`:          "does not take 2 values",
		`{{or}}`:                     "nothing to choose",
		`{{.Name}}`:                  "cannot stand",
		`{{range join "a"}}b{{end}}`: "cannot stand",
		`{{join "a" | join "b"}}`:    "cannot stand",
		`{{$a := join "a"}}`:         "cannot stand",
	} {
		text, err := wording.Parse(source, functions())
		if err == nil {
			_, err = text.Execute()
		}
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: the error is %v, and does not say %q", source, err, says)
		}
	}
}

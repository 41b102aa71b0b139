package arch

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// exampleInput returns what the example of a kind can follow.
func exampleInput(k *kindInfo) string {
	switch {
	case k.kind == Tied:
		return "32x32x4 dense:3 "
	case k.kind == Embed:
		return "32 "
	case k.kind == ConvLSTM:
		return "4x32x32x3 "
	case k.kind == Reshape || k.kind == PixelShuffle:
		return "32x32x4 "
	case k.family == sequence:
		return "32:8 "
	}
	return "32x32x4 "
}

// TestKindsAreComplete checks that each row of the table of kinds has every field
// that is not optional, and that its example is a layer of this kind.
func TestKindsAreComplete(t *testing.T) {
	t.Parallel()
	optional := []string{"aliases", "options", "initial", "mapsOnly", "single", "inPlace", "group", "inputs"}
	for _, k := range kinds {
		absent := []string{"join"}
		if k.family == joining {
			absent = []string{"shape", "field"}
		}
		for row, i := reflect.ValueOf(*k), 0; i < row.NumField(); i++ {
			name := row.Type().Field(i).Name
			if unset := row.Field(i).IsZero(); unset != slices.Contains(absent, name) && !slices.Contains(optional, name) {
				t.Errorf("%s: %s is unset: %v", k.kind, name, unset)
			}
		}
		if k.argument.read == nil || k.argument.print == nil {
			t.Errorf("%s: its argument cannot be read or printed", k.kind)
		}
		if kindByWord[k.kind] != k {
			t.Errorf("%s: the word has two rows", k.kind)
		}
		text := exampleInput(k) + k.example
		n, err := Parse(text)
		if err != nil {
			t.Errorf("%s: %v", k.kind, err)
			continue
		}
		if last := n.Layers[len(n.Layers)-1]; last.Kind != k.kind || n.String() != text {
			t.Errorf("%s: its example %q is a %s and prints as %q", k.kind, k.example, last.Kind, n)
		}
	}
}

// TestCompletionsListAll checks that every kind is proposed, and five groups that
// are not kinds, and four inputs.
func TestCompletionsListAll(t *testing.T) {
	t.Parallel()
	if got, want := len(Completions("")), len(kinds)+9; got != want {
		t.Errorf("%d words are proposed, want %d", got, want)
	}
}

// TestOptionsAreComplete checks that every option of a kind can be read and
// printed, is described, and has a unique name there.
func TestOptionsAreComplete(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		for _, o := range k.options {
			if o.name == "" || o.about == "" || o.read == nil || o.print == nil || findOption(k.options, o.name) != o {
				t.Errorf("%s: option %q is not complete", k.kind, o.name)
			}
			text := exampleInput(k) + strings.Split(k.example, "/")[0] + "/" + o.name + o.value
			switch o {
			case causal:
				text = strings.Replace(text, "32x32x4", "32:4", 1)
			case outputPadding:
				text = strings.Replace(text, "/op", "/s2/op", 1)
			}
			n, err := Parse(text)
			if err != nil || n.String() != text && o != windowStride {
				t.Errorf("%q: %v, prints as %v", text, err, n)
			}
		}
	}
}

// TestSchemesAreComplete checks that every sharing scheme has its maps and can be
// written.
func TestSchemesAreComplete(t *testing.T) {
	t.Parallel()
	written := map[Scheme]bool{}
	for _, k := range convolutions {
		written[k.initial.Sharing.Scheme] = true
		for _, o := range schemeOptions {
			var l Layer
			if e := o.read(&wordParser{parts: []string{o.name}}, &l, o.value); e != nil {
				t.Errorf("/%s: %v", o.name, e)
			}
			written[l.Sharing.Scheme] = true
		}
	}
	for s, info := range schemes {
		if info.grid == nil || info.bank == nil || !written[Scheme(s)] {
			t.Errorf("scheme %d has no maps, or cannot be written", s)
		}
	}
}

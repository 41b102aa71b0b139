package arch_test

import (
	"slices"
	"strings"
	"testing"

	"weightshare/nets/arch"
)

func TestCompletions(t *testing.T) {
	t.Parallel()
	for prefix, want := range map[string][]string{
		"con":             {"conv5:6", "convlstm3:16"},
		"conv":            {"conv5:6", "convlstm3:16"},
		"conv5":           {"conv5:6"},
		"conv3x":          nil,
		"conv3:":          {"conv3:6"},
		"d":               {"dw3", "dense:10", "dropout"},
		"dense:12":        {"dense:12/nobias"},
		"relu":            {"relu6"},
		"max":             {"maxpool2"},
		"maxpool3":        {"maxpool3/s2", "maxpool3/p1", "maxpool3/ceil", "maxpool3/same"},
		"maxpool3/s2/":    {"maxpool3/s2/p1", "maxpool3/s2/ceil", "maxpool3/s2/same"},
		"maxpool3/s2/c":   {"maxpool3/s2/ceil"},
		"maxpool3/same/s": {"maxpool3/same/s2"},
		"conv3:6/ti":      {"conv3:6/tile2"},
		"conv3:6/ring/ni": nil,
		"local3:6/same/":  {"local3:6/same/s2", "local3:6/same/d2", "local3:6/same/g2", "local3:6/same/nobias", "local3:6/same/posbias", "local3:6/same/hash100", "local3:6/same/soft.01"},
		"a":               {"avgpool2", "adaptiveavg7", "adaptivemax7", "at1", "attn4", "add(", "a=("},
		"2":               {"28x28", "28x28x3"},
		"3":               {"3*(", "3@("},
		"@":               {"@a"},
		"bl":              {"blurpool2"},
		"b2=con":          {"b2=conv5:6", "b2=convlstm3:16"},
		"b2=ad":           {"b2=adaptiveavg7", "b2=adaptivemax7", "b2=add("},
		"b2=3":            {"b2=3*(", "b2=3@("},
		"attn8/":          {"attn8/kv2", "attn8/causal", "attn8/nobias"},
		"embed50":         {"embed50:64"},
		"gap":             nil,
		"relu/":           nil,
		"xyz":             nil,
		"/s":              nil,
	} {
		var got []string
		for _, c := range arch.Completions(prefix) {
			got = append(got, c.Word)
			if c.About == "" || strings.Contains(c.About, "\n") {
				t.Errorf("%q: %q is described as %q", prefix, c.Word, c.About)
			}
			if !strings.HasPrefix(c.Word, prefix) {
				t.Errorf("%q: %q does not begin with it", prefix, c.Word)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", prefix, got, want)
		}
	}
}

// TestCompletionsParse checks that every proposal is a usable word.
func TestCompletionsParse(t *testing.T) {
	t.Parallel()
	prefixes := []string{""}
	for _, c := range arch.Completions("") {
		for i := range c.Word {
			prefixes = append(prefixes, c.Word[:i+1])
		}
		prefixes = append(prefixes, c.Word+"/")
	}
	for _, prefix := range prefixes {
		for _, c := range arch.Completions(prefix) {
			parses := slices.ContainsFunc([]string{
				"32x32x4 % ", "32x32x4 %/s2", "4x8x8x3 %", "32x32x4 dense:3 %", "32:8 %", "32 %", "32x32x4 % relu )", "32x32x4 % relu | )", "32x32x4 a=relu %", "% relu",
			}, func(context string) bool {
				_, err := arch.Parse(strings.Replace(context, "%", c.Word, 1))
				return err == nil
			})
			if !parses {
				t.Errorf("%q proposes %q, which parses nowhere", prefix, c.Word)
			}
		}
	}
}

func TestIsInput(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]bool{
		"4": true, "28x28": true, "28x28x3": true, "28x28:3": true, "100:8": true, "0x0": true, "-3": true, "28X28": true,
		"": false, "-": false, "conv5:6": false, "3*(": false, "lenet5": false, "./4": false, "x": false, ":": false, "vgg16": false, "4.net": false,
	} {
		if got := arch.IsInput(word); got != want {
			t.Errorf("%q: got %v, want %v", word, got, want)
		}
	}
}

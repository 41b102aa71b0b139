package draw

import "testing"

// TestEveryFigureHasWords holds that whatever can be drawn can be said, however
// awkward it is.
func TestEveryFigureHasWords(t *testing.T) {
	t.Parallel()
	for i, f := range append(Examples(), awkward()...) {
		words := f.Words()
		if words == "" || words[len(words)-1] != '.' {
			t.Errorf("figure %d %T says %q", i, f, words)
		}
	}
}

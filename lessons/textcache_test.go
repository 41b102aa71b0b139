package lessons

import (
	"fmt"
	"reflect"
	"testing"
)

// TestTextCache checks that sessions get the same blocks for the same words, that these
// are what the words parse to, and that the cache is bounded.
func TestTextCache(t *testing.T) {
	t.Parallel()
	c, none := NewTextCache(), (*TextCache)(nil)
	const words = "Some *words*\n\n- and an item"
	first := c.parse(words)
	if want := none.parse(words); !reflect.DeepEqual(first, want) {
		t.Errorf("the cache parses %+v, want %+v", first, want)
	}
	if &first[0] != &c.parse(words)[0] {
		t.Error("the same words are parsed twice")
	}
	for i := range 2 * textsKept {
		c.parse(fmt.Sprint(i))
	}
	if n := c.parsed.Len(); n != textsKept {
		t.Errorf("%d texts are kept, want %d", n, textsKept)
	}
}

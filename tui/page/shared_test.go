package page

import (
	"fmt"
	"image"
	"reflect"
	"sync"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"weightshare/lessons"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
)

// TestShared checks that what screens share equals what each of them would compute, even if
// many ask at the same time, and that its size is bounded.
func TestShared(t *testing.T) {
	t.Parallel()
	shared, none := NewShared(), (*Shared)(nil)
	texts := make([][]lessons.Block, 3*proseKept/2)
	for i := range texts {
		texts[i] = lessons.ParseMarkdown(fmt.Appendf(nil, "A **bold** [term](term:kernel) in text %d.", i))
	}
	bar := keys.All().Allow(GlobalRules()...)
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() {
			style := shared.Style(true, colorprofile.ANSI256, false)
			if style != shared.Style(true, colorprofile.ANSI256, false) || style.Dark != true || style == shared.Style(false, colorprofile.ANSI256, false) {
				t.Error("styles are not shared by what they are made of")
			}
			for i, blocks := range texts {
				w := 20 + i%3
				for range 2 {
					if got, want := shared.LinkedProse(blocks, w, style), LinkedProse(blocks, w, style, -1); !reflect.DeepEqual(got, want) {
						t.Errorf("shared prose is %v, want %v", got, want)
					}
				}
			}
			for _, s := range []draw.Style{style, shared.Style(true, colorprofile.ASCII, true)} {
				rect := image.Rect(0, 0, 90, 1)
				got, _ := shared.KeyBar(rect, s, bar)
				if want, _ := none.KeyBar(rect, s, bar); got != want {
					t.Errorf("a shared bar is %q, want %q", got, want)
				}
			}
		})
	}
	asking.Wait()
	if n := shared.prose.Len(); n != proseKept {
		t.Errorf("%d texts are kept, want %d", n, proseKept)
	}
	if len(shared.LinkedProse(nil, 20, draw.Style{})) > 0 || none.Texts() != nil {
		t.Error("nothing is not shared")
	}
}

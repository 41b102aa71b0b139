package experiment

import (
	"fmt"
	"reflect"
	"sync"
	"testing"

	"weightshare/nets/arch"
)

// TestCount checks that a cache counts as arch does, only once even if many ask at the
// same time, and keeps a bounded number of networks.
func TestCount(t *testing.T) {
	t.Parallel()
	c, none := NewDataCache(0), (*DataCache)(nil)
	const text = "12x12 conv5:4 relu gmp dense:4"
	first, _, err := c.Count(text)
	if err != nil {
		t.Fatal(err)
	}
	if again, counts, err := c.Count(text); again != first || err != nil || counts.Totals.MACs != 6416 {
		t.Errorf("the second time: %v, %+v, %v", again, counts.Totals, err)
	}
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() {
			for i := range 2 * countsKept {
				notation := fmt.Sprintf("%d dense:4", i+1)
				_, got, err := c.Count(notation)
				_, want, _ := none.Count(notation)
				if err != nil || !reflect.DeepEqual(got, want) {
					t.Errorf("%s: %+v, %v", notation, got, err)
				}
			}
		})
	}
	asking.Wait()
	if n := c.counted.Len(); n != countsKept {
		t.Errorf("%d networks are kept, want %d", n, countsKept)
	}
	_, wrong := arch.Parse("12x12 conv")
	for range 2 {
		if _, _, err := c.Count("12x12 conv"); err == nil || err.Error() != wrong.Error() {
			t.Errorf("%v, want %v", err, wrong)
		}
	}
}

// TestValidate checks that the same plans are refused with and without a cache, and that
// those that are not refused take memory.
func TestValidate(t *testing.T) {
	t.Parallel()
	c := NewDataCache(0)
	for _, network := range []string{"12x12 conv5:4 relu gmp dense:4", "12x12 dense:3", "9x9 dense:4", "nonsense"} {
		p, err := NewPlan("bars")
		if err != nil {
			t.Fatal(err)
		}
		p.Networks = []string{network}
		for range 2 {
			bytes, got := c.Memory(p)
			if want := p.Validate(); fmt.Sprint(got) != fmt.Sprint(want) || (bytes > 0) != (want == nil) {
				t.Errorf("%s: %v, want %v", network, got, want)
			}
		}
	}
}

// TestLargeCounts checks that networks of many layers are not kept: many of them would
// take much memory.
func TestLargeCounts(t *testing.T) {
	t.Parallel()
	c := NewDataCache(0)
	for layers, want := range map[int]bool{2: true, layersKept: true, layersKept + 1: false, 9000: false} {
		text := fmt.Sprintf("8x8 %d*( relu ) dense:4", layers-1)
		first, counts, err := c.Count(text)
		if err != nil || len(counts.Layers) != layers {
			t.Fatalf("%s: %v", text, err)
		}
		if again, _, _ := c.Count(text); (again == first) != want {
			t.Errorf("%s: kept %v, want %v", text, again == first, want)
		}
	}
}

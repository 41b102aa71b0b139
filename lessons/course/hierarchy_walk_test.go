//go:build !race

package course

import (
	"strings"
	"testing"
)

func TestWalkHierarchy(t *testing.T) {
	t.Parallel()
	again := func(w walker, wrong bool) {
		record := w.s.Progress().Lesson("hierarchy")
		if got := record.Answers["width"]; got.Right == wrong {
			w.t.Errorf("answer %+v", got)
		}
		m, ok := record.Newest("strokes", strokesTwo, metricTest)
		if !ok || m.Value < .8 || !strings.Contains(m.Options["arguments"].(string), "tees") {
			w.t.Errorf("measured %+v", m)
		}
	}
	walkLesson(t, found(t, "hierarchy"), walkHierarchy, again)
}

package hierarchy

import (
	"strings"
	"testing"

	"weightshare/lessons/lessontest"
	"weightshare/lessons/scene"
)

func TestWalkHierarchy(t *testing.T) {
	t.Parallel()
	again := func(w lessontest.Walker) {
		record := w.Session.Progress().Lesson("hierarchy")
		if got := record.Answers["width"]; got.Right {
			w.T.Errorf("answer %+v", got)
		}
		m, ok := record.Newest("strokes", strokesTwo, scene.MetricTest)
		if !ok || m.Value < .8 || !strings.Contains(m.Options["arguments"].(string), "tees") {
			w.T.Errorf("measured %+v", m)
		}
	}
	lessontest.WalkLesson(t, Lesson, walkHierarchy, again)
}

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"weightshare/cmd/help"
)

// A question that was answered wrongly is due after a day, one answered rightly after a
// week. Answers in a review do not change the prediction.
func TestReviewCommand(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	path := filepath.Join(state, "weightshare", "progress.json")
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	const lesson = `{"version":1,"lessons":{"four-pixels":{"step":"global","done":["global"],"measured":[],"answers":{` +
		`"global":{"choice":"4, one per pixel","right":false,"confidence":"sure","at":"2026-03-01T09:00:00Z"},` +
		`"fewest":{"choice":"two","right":true,"at":"2026-03-01T09:00:00Z"}}}}}`
	if err := os.WriteFile(path, []byte(lesson), 0o600); err != nil {
		t.Fatal(err)
	}
	review := func(day int, typed string) string {
		var out, errs bytes.Buffer
		code := run(t.Context(), console{
			args: []string{"review"}, in: strings.NewReader(typed), out: &out, err: &errs, env: []string{"XDG_STATE_HOME=" + state},
			now: func() time.Time { return time.Date(2026, time.March, day, 10, 0, 0, 0, time.UTC) },
		})
		if code != help.Done || errs.Len() > 0 {
			t.Errorf("on day %d: exit code %d: %s", day, code, errs.String())
		}
		return out.String()
	}
	const none, noMore, global = "No review question is due", "No more review questions are due", "make exactly one detector fire"
	steps := []struct {
		day   int
		typed string
		sees  []string
	}{
		{2, "4\n1\n\n", []string{"A question from Four pixels.", global, "That is right.", noMore}},
		{2, "", []string{none}},
		{8, "", []string{"In data golf"}}, // the review question, a week after a right answer
		{8, "\n", []string{noMore}},       // skipped
		{8, "", []string{none}},
		{9, "\n\n", []string{global, noMore}}, // both, the second one skipped too
		{9, "", []string{none}},
	}
	for _, step := range steps {
		said := review(step.day, step.typed)
		for _, want := range step.sees {
			if !strings.Contains(said, want) {
				t.Errorf("on day %d, having typed %q, it does not say %q:\n%s", step.day, step.typed, want, said)
			}
		}
	}
	text, err := os.ReadFile(path)
	if kept := string(text); err != nil || !strings.Contains(kept, `"4, one per pixel"`) || !strings.Contains(kept, `"review:global"`) || strings.Contains(kept, `"":`) {
		t.Errorf("the progress is\n%s\n%v", kept, err)
	}
}

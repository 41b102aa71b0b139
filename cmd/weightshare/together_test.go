package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/progress"
)

// Several programs save answers in one file at the same time, and none is lost.
func TestProgramsAtOnce(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	asked := func(l *lessons.Lesson) *lessons.Step { return &l.Steps[0] }
	var all []*lessons.Lesson
	for _, l := range course.All() {
		if asked(l).Question != nil {
			all = append(all, l)
		}
	}
	if len(all) < 4 {
		t.Fatalf("%d lessons begin with a question", len(all))
	}
	var programs sync.WaitGroup
	for _, l := range all[:4] {
		programs.Go(func() {
			p := programCommand(l.ID)
			p.Env = append(p.Env, "XDG_STATE_HOME="+state)
			p.Stdin = strings.NewReader("steps 1\n1\n1\nq\n")
			if said, err := p.CombinedOutput(); err != nil {
				t.Errorf("%s: %v\n%s", l.ID, err, said)
			}
		})
	}
	programs.Wait()
	text, err := os.ReadFile(filepath.Join(state, "weightshare", "progress.json"))
	if err != nil {
		t.Fatal(err)
	}
	var kept progress.Document
	if err := json.Unmarshal(text, &kept); err != nil {
		t.Fatal(err)
	}
	for _, l := range all[:4] {
		if a := kept.Lesson(l.ID).Answers[asked(l).ID]; a.Choice != asked(l).Question.Choices[0].Text {
			t.Errorf("%s: %+v is kept", l.ID, a)
		}
	}
}

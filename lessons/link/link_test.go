package link_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/course/lab"
	"weightshare/lessons/figure"
	"weightshare/lessons/lessontest"
	"weightshare/lessons/link"
	"weightshare/lessons/progress"
	"weightshare/nets/experiment"
	"weightshare/nets/slowtest"
)

// TestLinksAreCommandLines checks that a link survives conversion to a command line and back.
func TestLinksAreCommandLines(t *testing.T) {
	t.Parallel()
	for text, line := range map[string]string{
		"#/home":                        "",
		"#/home?track=30":               "--track 30",
		"#/shift":                       "shift",
		"#/shift/who?seed=3":            "shift --step who --seed 3",
		"#/shift/who?seed=1&run-seed=4": "shift --step who --seed 1 --set run-seed=4",
		"#/shift/moves?digit=3&nudge=up-4-left-4":  "shift --step moves --set digit=3 --set nudge=up-4-left-4",
		"#/present/shift/pool":                     "present shift --step pool",
		"#/params":                                 "params",
		"#/params?net=28x28+conv5:6":               `params "28x28 conv5:6"`,
		"#/params?batch=64&input=32x32&net=lenet5": "params --batch 64 --input 32x32 lenet5",
		"#/params?inference=true&net=lenet5":       "params --inference=true lenet5",
		"#/lab":                                    "lab",
		"#/lab/race?task=bars&samples=50&ring=true&rate-net1=0.1&seeds=3&sweep=samples&net=12x12+conv5:4+relu+gmp+dense:4": `lab --step race --task bars --samples 50 --ring=true --set rate-net1=0.1 --seeds 3 --sweep samples "12x12 conv5:4 relu gmp dense:4"`,
		"#/words?word=conv":               "words conv",
		"#/glossary?term=receptive-field": "glossary receptive-field",
	} {
		l, err := link.Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := experiment.ShellLine(l.Arguments()); got != line {
			t.Errorf("%s opens %s, not %s", text, got, line)
		}
		if l.String() != text {
			t.Errorf("%s is written %s", text, l)
		}
		back, err := link.FromArguments(l.Arguments())
		if err != nil || back.String() != text {
			t.Errorf("%s becomes %s, %v", line, back, err)
		}
	}
}

// TestParseIsLenient checks that a link at the end of an address and small variations are
// read.
func TestParseIsLenient(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://example.org/w/?embed#/shift/moves?digit=3": "#/shift/moves?digit=3",
		"":                               "#/home",
		"#":                              "#/home",
		"/shift/":                        "#/shift",
		"#/params?net=28x28%20conv5%3A6": "#/params?net=28x28+conv5:6",
	} {
		if l, err := link.Parse(text); err != nil || l.String() != want {
			t.Errorf("%q: %s, %v", text, l, err)
		}
	}
}

// TestErrorsSayWhatWould checks that the error for a link that makes no sense says what
// would.
func TestErrorsSayWhatWould(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"#shift":                                           "begins with #/",
		"#/shfit":                                          "nearest is shift",
		"#/shift/mvoes":                                    "nearest is moves",
		"#/shift/moves/more":                               "nothing stands behind the step moves",
		"#/shift/moves?digti=3":                            "nearest is digit",
		"#/shift/moves?digit=11":                           "write 0, 1, 2, 3, 4, 5, 6, 7, 8, 9",
		"#/shift?digit=3":                                  "settings are of a step: write #/shift/who?…",
		"#/shift/moves?digit":                              "name=value",
		"#/draw/fool?darw.pad=1":                           "nearest is draw",
		"#/draw/fool?draw.pda=1":                           "nearest is pad",
		"#/shift/who?seed=x":                               "write seed=3",
		"#/shift/border?run-seed=3":                        "nothing runs in this step",
		"#/four-pixels/local?pixels=7":                     "write pixel-1, pixel-2, pixel-3, pixel-4",
		"#/edges/two-bars?another=often":                   "how many times",
		"#/lab/race?task=brs":                              "bars",
		"#/lab/race?world=plane":                           "nearest is plain",
		"#/lab/race?task=bars&gap=2..4":                    "task bars has no setting gap",
		"#/lab/race?seeds=4":                               "write 1, 3, 5, 10, 20",
		"#/lab/race?sweep=kernel":                          "nearest is kernels",
		"#/lab/race?rate-net1=2":                           "write 0.0001",
		"#/lab/race?rate-net9=1":                           "write rate-net1 to rate-net4",
		"#/lab/race?look=curve":                            "nearest is curves",
		"#/params?net=28x28&bacth=3":                       "nearest is batch",
		"#/params?batch=3":                                 "there is no network",
		"#/params?net=/etc/passwd&batch=3":                 "word 1",
		"#/params?net=28x28&batch=3&batch=4":               "batch stands twice",
		"#/words?word=cnov":                                "conv",
		"#/glossary?term=receptive":                        "nearest is receptive-field",
		"#/home/more":                                      "nothing stands behind home",
		"#/shift/moves?digit=%1b[2J":                       "invisible",
		"#/shift/moves?digit=%zz":                          "must follow each %",
		"#/shift/moves?digit=%e2%80%ae3":                   "invisible",
		"#/" + strings.Repeat("x", 40000):                  "are too many",
		"#/shift/moves?" + strings.Repeat("digit=3&", 500): "at most 400 settings",
	} {
		_, err := link.Parse(text)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: %v, which does not say %q", text, err, want)
		} else if strings.ContainsFunc(err.Error(), unicode.IsControl) || len(err.Error()) > 1200 {
			t.Errorf("%.60s: %q", text, err)
		}
	}
}

// everyLesson returns all lessons, the tests and the lab.
func everyLesson() []*lessons.Lesson {
	all := append(course.All(), lab.New(nil, nil))
	for _, l := range course.Tests() {
		all = append(all, course.Find(l.ID))
	}
	return all
}

// idleRun is a run that never takes a step.
type idleRun struct{}

func (idleRun) Step(context.Context, int) error { return nil }
func (idleRun) Snapshot() lessons.Snapshot      { return nil }
func (idleRun) Done() bool                      { return false }

// open opens a step with all answers known and nothing trained.
func open(l *lessons.Lesson, begin lessons.Begin, seed uint64) *lessons.Session {
	return lessons.Open(l, lessons.Options{Seed: seed, AnswersOpen: true, Begin: &begin, Data: lessontest.Data(), Runs: still})
}

// still replaces every run by one that never takes a step.
func still(_ string, _ uint64, build func() (lessons.Stepper, error)) (lessons.Stepper, error) {
	if runs, err := build(); runs == nil {
		return nil, err
	}
	return idleRun{}, nil
}

// TestLinksOpenWhatWasShown moves every control of every step to both its ends, and checks
// that the link to what is then shown opens a session that shows the same.
func TestLinksOpenWhatWasShown(t *testing.T) {
	t.Parallel()
	for _, l := range everyLesson() {
		if slowtest.Short() && l.ID != "four-pixels" && l.ID != lab.ID {
			continue
		}
		t.Run(l.ID, func(t *testing.T) {
			t.Parallel()
			for i := range l.Steps {
				if err := checkStep(l, l.Steps[i].ID); err != nil {
					t.Errorf("%s: %v", l.Steps[i].ID, err)
				}
			}
		})
	}
}

// checkStep moves all controls of a step to one end, then to the other, and follows the link
// from each.
func checkStep(l *lessons.Lesson, step string) error {
	s := open(l, lessons.Begin{Step: step}, 1)
	defer s.Close()
	if len(s.View().Controls) == 0 {
		return followLink(l, s)
	}
	for _, last := range []bool{false, true} {
		for _, c := range s.View().Controls {
			if c.ID == link.Seed || c.ID == link.StepFlag || c.ID == lessons.RunSeed || strings.Contains(c.ID, ".") {
				return fmt.Errorf("the control %s has the name of a flag", c.ID)
			}
			if c.ID == "add" { // it trains on the learner's own drawings
				continue
			}
			a := lessons.Action{Control: c.ID, Text: "12x12 conv3:2 relu gmp dense:4"}
			if last && len(c.Options) > 0 {
				a.Index = len(c.Options) - 1
			}
			_ = s.Do(a) // a control that has disappeared meanwhile is not moved
		}
		if err := followLink(l, s); err != nil {
			return err
		}
	}
	return nil
}

// followLink opens the link to what a session shows, and compares the dials.
func followLink(l *lessons.Lesson, s *lessons.Session) error {
	made := link.Of(s, 1)
	read, err := link.Parse(made.String())
	if err != nil {
		return err
	}
	id, begin := read.Lesson()
	if id != l.ID {
		return errors.New("it leads to " + id)
	}
	other := open(l, begin, 1)
	defer other.Close()
	want, got := dials(s), dials(other)
	if !slices.Equal(want, got) {
		return fmt.Errorf("%s shows\n%q, not\n%q", made, got, want)
	}
	return nil
}

// dials returns the step, the seed and the values of the controls that a session shows.
func dials(s *lessons.Session) []string {
	v := s.View()
	all := []string{v.Step.ID, fmt.Sprint(v.Run.Seed)}
	for _, c := range v.Controls {
		if c.ID != "known" && c.ID != "row" { // these choose what a button of the lab inserts
			all = append(all, c.ID+"="+c.Value)
		}
	}
	return all
}

// TestSettingsWaitForTheAnswer checks that a dial that appears only after the question is set
// once that is answered.
func TestSettingsWaitForTheAnswer(t *testing.T) {
	t.Parallel()
	l, err := link.Parse("#/counting/grow?kernel=7x7")
	if err != nil {
		t.Fatal(err)
	}
	_, begin := l.Lesson()
	s := lessons.Open(course.Find("counting"), lessons.Options{Seed: 1, Inline: true, Begin: &begin})
	defer s.Close()
	if v := s.View(); len(v.Controls) > 0 || v.Notice != "" {
		t.Fatalf("before the answer: %+v, %q", v.Controls, v.Notice)
	}
	right := slices.IndexFunc(s.View().Step.Question.Choices, func(c lessons.Choice) bool { return c.Right })
	s.Choose(right)
	s.SetConfidence(progress.Sure)
	for _, c := range s.View().Controls {
		if c.ID == "kernel" && c.Value == "7×7" {
			return
		}
	}
	t.Errorf("after the answer: %+v", s.View().Controls)
}

// TestLinksReplaceTheStep checks that a link replaces what was set in its step before, and
// nothing else.
func TestLinksReplaceTheStep(t *testing.T) {
	t.Parallel()
	lesson, store := course.Find("four-pixels"), &progress.MemoryStore{}
	begin := lessons.Begin{Step: "local"}
	s := lessons.Open(lesson, lessons.Options{Seed: 1, Inline: true, Store: store, Begin: &begin})
	press := func(control string, index int) {
		if err := s.Do(lessons.Action{Control: control, Index: index}); err != nil {
			t.Error(err)
		}
	}
	press("pixels", 0)
	press("field", 2)
	s.Goto(5)
	press("rule-1", 3)
	s.Close()
	l, err := link.Parse("#/four-pixels/local?pixels=4")
	if err != nil {
		t.Fatal(err)
	}
	_, begin = l.Lesson()
	s = lessons.Open(lesson, lessons.Options{Seed: 1, Inline: true, Store: store, Begin: &begin})
	defer s.Close()
	if c := s.View().Controls; c[0].Value != "0101" || c[1].Value != "1 pixel" {
		t.Errorf("the step shows %+v", c)
	}
	if s.Goto(5); s.View().Controls[0].Index != 3 {
		t.Errorf("the other step shows %+v", s.View().Controls)
	}
}

// TestLinksCarryTheDrawing checks that a drawing made in one step and shown in others is part
// of the links to those, and replaces the drawing of another learner.
func TestLinksCarryTheDrawing(t *testing.T) {
	t.Parallel()
	lesson, store := course.Find("draw"), &progress.MemoryStore{}
	draws := func(s *lessons.Session, pixels ...int) {
		t.Helper()
		for _, at := range pixels {
			if err := s.Do(lessons.Action{Control: "pad", Index: at}); err != nil {
				t.Fatal(err)
			}
		}
	}
	inked := func(s *lessons.Session) (pixels []int) {
		for _, f := range s.View().Figures {
			if pad, ok := f.(figure.BinaryGrid); ok {
				for i, v := range pad.Values {
					if v {
						pixels = append(pixels, i)
					}
				}
			}
		}
		return pixels
	}
	s := open(lesson, lessons.Begin{Step: "draw"}, 1)
	defer s.Close()
	draws(s, 105, 125, 145)
	for _, step := range []string{"draw", "fool"} {
		s.Goto(slices.Index(lesson.StepIDs(), step))
		made := link.Of(s, 1)
		other := lessons.Open(lesson, lessons.Options{Seed: 1, Inline: true, Store: store, Runs: still, Begin: &lessons.Begin{Step: "draw"}})
		draws(other, 3, 105)
		other.Close()
		read, err := link.Parse(made.String())
		if err != nil {
			t.Fatalf("%s: %v", made, err)
		}
		_, begin := read.Lesson()
		other = lessons.Open(lesson, lessons.Options{Seed: 1, Inline: true, Store: store, Runs: still, Begin: &begin})
		if got, want := inked(other), inked(s); other.View().Step.ID != step || !slices.Equal(got, want) || len(want) < 3 {
			t.Errorf("%s shows %v, not %v", made, got, want)
		}
		other.Close()
	}
}

// FuzzParse checks that a link is either refused with a line that is safe to print, or comes
// out the same when it is written and read again.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"#/shift/moves?digit=3", "#/lab/race?task=bars&net=12x12+dense:4&rate-net1=0.1", "#/params?net=28x28+conv5:6&batch=2",
		"#/present/shift/pool", "#/four-pixels/race?images=0100,3", "#/edges/two-bars?another=2&seed=5", "%", "#/a?b", "x#/home",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		l, err := link.Parse(text)
		if err != nil {
			if strings.ContainsFunc(err.Error(), func(r rune) bool { return !unicode.IsGraphic(r) }) {
				t.Fatalf("%q: %q", text, err)
			}
			return
		}
		back, err := link.Parse(l.String())
		if err != nil || back.String() != l.String() {
			t.Fatalf("%q: %s is read as %s, %v", text, l, back, err)
		}
		if strings.ContainsFunc(strings.Join(l.Arguments(), ""), unicode.IsControl) {
			t.Fatalf("%q: %q", text, l.Arguments())
		}
	})
}

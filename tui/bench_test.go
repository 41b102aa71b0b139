package tui

import (
	"bytes"
	"io"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"

	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/tui/draw"
	"weightshare/tui/layout"
	"weightshare/tui/page/lesson"
)

// The busiest screen there is: four networks in a race at 200×60.
const (
	busyWide, busyHigh = 200, 60
	busyStep           = "race"
)

// screen is a page with the renderer that the program has, and what it wrote.
type screen struct {
	page     *lesson.Model
	renderer *uv.TerminalRenderer
	buffer   uv.ScreenBuffer
	out      bytes.Buffer
}

func newScreen(s *lessons.Session) *screen {
	c := &screen{page: lesson.New(s, draw.NewStyle(true, colorprofile.TrueColor, false), lively)}
	c.page.Resize(busyWide, busyHigh)
	c.renderer = uv.NewTerminalRenderer(&c.out, []string{"TERM=xterm-256color", "COLORTERM=truecolor"})
	c.renderer.SetColorProfile(colorprofile.TrueColor)
	c.renderer.SetFullscreen(true)
	c.buffer = uv.NewScreenBuffer(busyWide, busyHigh)
	return c
}

// frame draws the page anew and writes what has changed; it returns how many
// bytes that took.
func (c *screen) frame(b *testing.B) int {
	b.Helper()
	c.page.Acted()
	c.out.Reset()
	uv.NewStyledString(c.page.View()).Draw(c.buffer, c.buffer.Bounds())
	c.renderer.Render(c.buffer.RenderBuffer)
	if err := c.renderer.Flush(); err != nil {
		b.Fatal(err)
	}
	return c.out.Len()
}

// raced is a session in a race that is under way.
func raced(b *testing.B, inline bool) *lessons.Session {
	b.Helper()
	s := lessons.Open(course.Find("four-pixels"), lessons.Options{Inline: inline, Seed: 1})
	for i, step := range s.View().Lesson.Steps {
		if step.ID == busyStep {
			s.Goto(i)
		}
	}
	return s
}

// BenchmarkFrame is one picture of a live race at 200×60, from the session's
// view to the bytes for the terminal: it should take less than 3 ms and 25 KB.
func BenchmarkFrame(b *testing.B) {
	s := raced(b, true)
	defer s.Close()
	c := newScreen(s)
	c.frame(b)
	s.Start()
	pictures, written := 0, 0
	for b.Loop() {
		if _, live := s.Poll(); !live {
			s.Start()
		}
		written += c.frame(b)
		pictures++
	}
	b.ReportMetric(float64(written)/float64(pictures), "bytes/frame")
}

// BenchmarkTraining is how long a run takes as fast as the machine can, with a
// screen that shows it live and without one: the screen should cost it less than
// a tenth.
func BenchmarkTraining(b *testing.B) {
	for _, shown := range []bool{false, true} {
		name := "unseen"
		if shown {
			name = "seen"
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				s := lessons.Open(slowLesson(), lessons.Options{Seed: 1})
				c := newScreen(s)
				s.Start()
				for range 4 { // as fast as it goes
					s.Faster()
				}
				for tick := 1; ; tick++ {
					if _, live := s.Poll(); !live {
						break
					}
					if shown && tick%lively == 0 {
						c.frame(b)
					}
					time.Sleep(lesson.Tick)
				}
				s.Close()
			}
		})
	}
}

// slowLesson is a lesson cut down to a race that takes some seconds.
func slowLesson() *lessons.Lesson {
	l := course.Find("five-nets")
	for i := range l.Steps {
		if l.Steps[i].Kind == lessons.Watch {
			l.Steps = l.Steps[i : i+1]
			break
		}
	}
	return l
}

// BenchmarkStart is the time from nothing to the first frame of the list.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		o := Options{Lessons: course.Outlines(), Env: []string{"TERM=xterm-256color"}, Out: io.Discard}.defaults()
		r, err := newRoot(o, layout.SideWidth, 24)
		if err != nil {
			b.Fatal(err)
		}
		if r.View().Content == "" {
			b.Fatal("no frame")
		}
	}
}

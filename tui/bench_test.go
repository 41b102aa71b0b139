package tui

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"

	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/tui/draw"
	"weightshare/tui/layout"
	"weightshare/tui/page/lesson"
	"weightshare/tui/tuitest"
)

// The size of the measured screens.
const busyWide, busyHigh = 200, 60

// busy returns the steps with the busiest screens: of the steps of all lessons they
// took longest to draw at this size. Each of them is animated.
func busy() []string {
	return []string{
		"draw/fool", "draw/train", "five-nets/edit", "four-pixels/race", "gradient/race", "hierarchy/tees",
		"shift/who", "when-sharing-hurts/work", "worlds/inverted",
	}
}

// screen is a page with the renderer that the program uses, and that renderer's output.
type screen struct {
	page     *lesson.Model
	renderer *uv.TerminalRenderer
	buffer   uv.ScreenBuffer
	out      bytes.Buffer
}

func newScreen(s *lessons.Session) *screen {
	c := &screen{page: lesson.New(s, draw.NewStyle(true, colorprofile.TrueColor, false), lesson.Options{Every: ticksLocal})}
	c.page.Resize(busyWide, busyHigh)
	c.renderer = uv.NewTerminalRenderer(&c.out, []string{"TERM=xterm-256color", "COLORTERM=truecolor"})
	c.renderer.SetColorProfile(colorprofile.TrueColor)
	c.renderer.SetFullscreen(true)
	c.renderer.SetScrollOptim(true)
	c.buffer = uv.NewScreenBuffer(busyWide, busyHigh)
	return c
}

// frame draws the page anew and writes what has changed, as Bubble Tea does; it returns
// the number of bytes written.
func (c *screen) frame(b testing.TB) int {
	b.Helper()
	c.page.Refresh()
	c.out.Reset()
	c.buffer.Clear()
	uv.NewStyledString(c.page.View()).Draw(c.buffer, c.buffer.Bounds())
	c.renderer.Render(c.buffer.RenderBuffer)
	if err := c.renderer.Flush(); err != nil {
		b.Fatal(err)
	}
	return c.out.Len()
}

// at returns a session at a step, given as LESSON/STEP. What runs there runs within
// Poll.
func at(b *testing.B, place string) *lessons.Session {
	b.Helper()
	id, step, _ := strings.Cut(place, "/")
	l := course.Find(id)
	i := slices.IndexFunc(l.Steps, func(s lessons.Step) bool { return s.ID == step })
	if i < 0 {
		b.Fatalf("no step %s", place)
	}
	s := lessons.Open(l, lessons.Options{Inline: true, Seed: 1})
	s.Goto(i)
	return s
}

// BenchmarkFrame measures one frame of a run at 200×60, from the session's data to the
// bytes for the terminal: the busiest should take less than 3 ms and 25 KB. The
// training steps between two frames are not counted. On a machine that does other
// things too, the fastest tenth of the frames (fast-ns/op) is most telling, then the
// processor time (cpu-ns/op).
func BenchmarkFrame(b *testing.B) {
	for _, place := range busy() {
		b.Run(place, func(b *testing.B) {
			s := at(b, place)
			defer s.Close()
			c := newScreen(s)
			c.frame(b)
			s.Start()
			var walls []time.Duration
			var cpu time.Duration
			written := 0
			for b.Loop() {
				if _, live := s.Poll(); !live {
					s.Start()
				}
				began, used := time.Now(), tuitest.CPUTime()
				written += c.frame(b)
				walls = append(walls, time.Since(began))
				cpu += tuitest.CPUTime() - used
			}
			report(b, walls, cpu, written)
		})
	}
}

// report reports what frames took: the wall time of each, and the processor time and
// bytes of all.
func report(b *testing.B, walls []time.Duration, cpu time.Duration, written int) {
	b.Helper()
	n := float64(len(walls))
	var all time.Duration
	for _, wall := range walls {
		all += wall
	}
	slices.Sort(walls)
	b.ReportMetric(float64(all.Nanoseconds())/n, "ns/op")
	b.ReportMetric(float64(walls[len(walls)/10].Nanoseconds()), "fast-ns/op")
	b.ReportMetric(float64(walls[len(walls)/2].Nanoseconds()), "median-ns/op")
	b.ReportMetric(float64(cpu.Nanoseconds())/n, "cpu-ns/op")
	b.ReportMetric(float64(written)/n, "bytes/op")
}

// BenchmarkStart measures the time from nothing to the first frame of the list.
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

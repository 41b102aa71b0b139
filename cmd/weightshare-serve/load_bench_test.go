package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"weightshare/lessons"
	"weightshare/lessons/class"
	"weightshare/lessons/progress"
	"weightshare/nets/cooperate"
	"weightshare/nets/experiment"
	"weightshare/tui"
	"weightshare/tui/serve"
	"weightshare/tui/serve/ssh"
	"weightshare/tui/serve/web"
	"weightshare/tui/tuitest"
)

// load says where all learners begin, and what they do.
type load struct {
	name, lesson, step string
	crowd              crowd
	led                bool // whether the class has a teacher, whose screen must show all answers
}

// BenchmarkClass measures how long a hundred learners on this machine wait for the
// effect of a key: when nothing runs, with light and heavy races, and when all enter a
// heavy step, or start its race, at the same moment; how long their answers take to
// reach the teacher's screen; and a class half of which is in browsers.
//
// ms-late95 is the 95th percentile of how late the clients were woken meanwhile: all
// times include what else the machine was doing. The processor time of the server is
// not affected by that: cpu-ms/join, and cpu-% while keys are pressed.
func BenchmarkClass(b *testing.B) {
	tuneRuntime()
	const (
		all     = 100
		newRace = "rp" // restarts from a new seed
	)
	for _, w := range []load{
		{name: "idle", crowd: crowd{BySSH: all}},
		{name: "light", lesson: "four-pixels", step: "race", crowd: crowd{BySSH: all, Keys: "p", Again: newRace}},
		{name: "heavy", lesson: "five-nets", step: "race", crowd: crowd{BySSH: all, Keys: "p++++"}},
		{name: "enter", lesson: "five-nets", step: "edit", crowd: crowd{BySSH: all, Together: "\x1b[6~"}},
		{name: "instant", lesson: "five-nets", step: "race", crowd: crowd{BySSH: all, Together: "p++++"}},
		{name: "mixed", lesson: "four-pixels", step: "race", crowd: crowd{BySSH: 30, ByWeb: 30, Keys: "p", Again: newRace}},
		{name: "poll", lesson: "five-nets", step: "links", crowd: crowd{BySSH: all, Together: "2s", Unseen: true}, led: true},
	} {
		b.Run(w.name, w.measure)
	}
}

func (w load) measure(b *testing.B) {
	ctx, stop := context.WithCancel(context.WithoutCancel(b.Context()))
	defer stop()
	o, teacher, end := w.options(b, ctx)
	defer end()
	ended := serveLoad(b, ctx, serve.NewServer(o), &w.crowd)
	defer func() {
		stop()
		if err := <-ended; err != nil {
			b.Error(err)
		}
	}()
	used := tuitest.CPUTime()
	client, reports, err := startCrowd(ctx, w.crowd)
	if err != nil {
		b.Fatal(err)
	}
	defer func() {
		stop()
		_ = client.Wait() // it was ended
	}()
	var joined, begins, pressed report
	if err := reports.Decode(&joined); err != nil {
		b.Fatal(err)
	}
	learners := float64(w.crowd.BySSH + w.crowd.ByWeb)
	b.ReportMetric(milliseconds(joined.Waits[0]), "ms-join")
	b.ReportMetric(milliseconds(tuitest.CPUTime()-used)/learners, "cpu-ms/join")
	if err := reports.Decode(&begins); err != nil {
		b.Fatal(err)
	}
	used = tuitest.CPUTime()
	begun := time.Now()
	if err := reports.Decode(&pressed); err != nil {
		b.Fatal(err)
	}
	if teacher != nil {
		pressed.Waits = []time.Duration{teacher.shown(b).Sub(pressed.Began)}
	}
	b.ReportMetric(100*(tuitest.CPUTime()-used).Seconds()/time.Since(begun).Seconds(), "cpu-%")
	for _, percent := range []int{50, 95, 99} {
		b.ReportMetric(milliseconds(percentile(pressed.Waits, percent)), fmt.Sprintf("ms-p%d", percent))
	}
	b.ReportMetric(milliseconds(percentile(pressed.Late, 95)), "ms-late95")
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	b.ReportMetric(float64(memory.Sys>>20), "MB")
	b.ReportMetric(0, "ns/op")
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// percentile returns the wait that the given percentage of waits does not exceed.
func percentile(waits []time.Duration, percent int) time.Duration {
	slices.Sort(waits)
	return waits[percent*(len(waits)-1)/100]
}

// options returns the options of the server, and the teacher's screen if the class has
// a teacher.
func (w load) options(b *testing.B, ctx context.Context) (o serve.Options, teacher *teachersScreen, end func()) {
	b.Helper()
	shown := newTutorial(1)
	o = serve.Options{
		Limits: serve.DefaultLimits(), Code: "code", Trainers: cooperate.NewPool(trainers()), Data: experiment.NewDataCache(dataLimit),
		Screen: func(l serve.Learner) tui.Options {
			o := shown.screen(l)
			if o.Lesson = w.lesson; w.lesson != "" {
				o.Begin = &lessons.Begin{Step: w.step}
			}
			return o
		},
	}
	if !w.led {
		return o, nil, func() {}
	}
	c, err := class.Open("code", class.Options{})
	if err != nil {
		b.Fatal(err)
	}
	o.Class = c
	teacher = &teachersScreen{Terminal: tuitest.NewTerminal(120, 40), all: make(chan time.Time, 1)}
	screen := o.Screen(serve.Learner{})
	screen.Teach, screen.Store, screen.Trainers, screen.Data = c, &progress.MemoryStore{}, o.Trainers, o.Data
	screen.In, screen.Out, screen.Width, screen.Height = teacher.Input(), teacher, 120, 40
	ended := make(chan error, 1)
	ctx, stop := context.WithCancel(ctx)
	go func() { ended <- tui.Run(ctx, screen) }()
	return o, teacher, func() {
		stop()
		<-ended
		teacher.Close()
		c.Close()
	}
}

// teachersScreen records when all have answered.
type teachersScreen struct {
	*tuitest.Terminal
	all chan time.Time
}

// Write implements io.Writer.
func (t *teachersScreen) Write(p []byte) (int, error) {
	n, err := t.Terminal.Write(p)
	if strings.Contains(t.Screen(), "100 of 100 answered") {
		select {
		case t.all <- time.Now():
		default: // it was recorded already
		}
	}
	return n, err
}

func (t *teachersScreen) shown(b *testing.B) time.Time {
	b.Helper()
	select {
	case at := <-t.all:
		return at
	case <-time.After(30 * time.Second):
		b.Fatalf("the teacher does not see all answers:\n%s", t.Screen())
		return time.Time{}
	}
}

// startCrowd starts the process of the learners, which ends with ctx.
func startCrowd(ctx context.Context, c crowd) (*exec.Cmd, *json.Decoder, error) {
	asked, err := json.Marshal(c)
	if err != nil {
		return nil, nil, err
	}
	client := exec.CommandContext(ctx, os.Args[0])
	client.Env = append(os.Environ(), asCrowd+"="+string(asked))
	client.Stderr = os.Stderr
	out, err := client.StdoutPipe()
	if err != nil {
		return nil, nil, err
	}
	in, err := client.StdinPipe()
	if err != nil {
		return nil, nil, err
	}
	client.Cancel = in.Close
	client.WaitDelay = 3 * time.Second
	return client, json.NewDecoder(out), client.Start()
}

// serveLoad serves a class on this machine, and tells a crowd where.
func serveLoad(b *testing.B, ctx context.Context, c *serve.Server, to *crowd) (ended chan error) {
	b.Helper()
	bySSH, err := ssh.NewServer(c, filepath.Join(b.TempDir(), "key"))
	if err != nil {
		b.Fatal(err)
	}
	byWeb, err := web.NewServer(c)
	if err != nil {
		b.Fatal(err)
	}
	listen := func() net.Listener {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			b.Fatal(err)
		}
		return l
	}
	terminals, browsers := listen(), listen()
	to.Terminals, to.Browsers = terminals.Addr().String(), browsers.Addr().String()
	h := hosted{c, bySSH, byWeb, terminals, browsers}
	ended = make(chan error, 1)
	go func() { ended <- h.serve(ctx, nil) }()
	return ended
}

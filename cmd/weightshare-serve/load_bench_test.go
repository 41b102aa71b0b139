package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"weightshare/lessons"
	"weightshare/nets/cooperate"
	"weightshare/nets/experiment"
	"weightshare/tui"
	"weightshare/tui/serve"
	"weightshare/tui/serve/ssh"
)

// learners is how many there are in the benchmark.
const learners = 100

// terminalLine is a learner's line to the server.
type terminalLine struct {
	in   io.Writer
	conn *gossh.Client

	mu   sync.Mutex
	tail []byte
	seen chan struct{} // closed when mark comes
	mark []byte
}

// Write takes what the server writes.
func (l *terminalLine) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tail = append(l.tail, p...)
	if l.mark != nil && bytes.Contains(l.tail, l.mark) {
		close(l.seen)
		l.mark = nil
	}
	l.tail = bytes.Clone(l.tail[max(0, len(l.tail)-16):])
	return len(p), nil
}

// takes sends a key and returns how long it takes until a mark comes.
func (l *terminalLine) takes(key, mark string) time.Duration {
	l.mu.Lock()
	seen := make(chan struct{})
	l.seen, l.mark, l.tail = seen, []byte(mark), nil
	l.mu.Unlock()
	begun := time.Now()
	_, _ = io.WriteString(l.in, key)
	select {
	case <-seen:
	case <-time.After(30 * time.Second):
	}
	return time.Since(begun)
}

// BenchmarkClass measures how long a hundred learners wait for what a key does, over ssh
// on this machine, with clients and server in one process: with nothing to do, with light
// and heavy races, and when all begin a heavy race in one instant. The key is that of the
// mouse, whose mode the terminal is told.
func BenchmarkClass(b *testing.B) {
	runtime.GOMAXPROCS(runtime.NumCPU() + trainers())
	for _, l := range []load{
		{"idle", "", "", "", ""},
		{"light", "four-pixels", "race", "p++++", ""},
		{"heavy", "five-nets", "race", "p++++", ""},
		{"instant", "five-nets", "race", "", "p++++"},
	} {
		b.Run(l.name, l.measure)
	}
}

// load is what all learners do: the keys that they begin with, and those before each that
// is measured.
type load struct{ name, lesson, step, keys, at string }

func (w load) measure(b *testing.B) {
	shown := newTutorial(1)
	class := serve.NewServer(serve.Options{
		Limits: serve.DefaultLimits(), Code: "code", Trainers: cooperate.NewPool(trainers()), Data: experiment.NewDataCache(dataLimit),
		Screen: func(l serve.Learner) tui.Options {
			o := shown.screen(l)
			if o.Lesson = w.lesson; w.lesson != "" {
				o.Begin = &lessons.Begin{Step: w.step}
			}
			return o
		},
	})
	address, stop := serveLoad(b, class)
	defer stop()
	begun := time.Now()
	all := make([]*terminalLine, learners)
	var joining sync.WaitGroup
	for i := range all {
		joining.Go(func() { all[i] = joinLoad(b, address, fmt.Sprintf("n%d.code", i)) })
	}
	joining.Wait()
	b.ReportMetric(float64(time.Since(begun).Milliseconds()), "ms-join")
	for _, l := range all {
		_, _ = io.WriteString(l.in, w.keys)
	}
	time.Sleep(2 * time.Second)
	waits := w.waits(all)
	slices.Sort(waits)
	for _, percent := range []int{50, 95, 99} {
		wait := waits[percent*(len(waits)-1)/100]
		b.ReportMetric(float64(wait.Microseconds())/1000, fmt.Sprintf("ms-p%d", percent))
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	b.ReportMetric(float64(memory.Sys>>20), "MB")
	b.ReportMetric(0, "ns/op")
	for _, l := range all {
		_ = l.conn.Close()
	}
}

// waits has all learners press the key: four times each, or once in the same instant where
// that begins something.
func (w load) waits(all []*terminalLine) []time.Duration {
	var mu sync.Mutex
	var waits []time.Duration
	var asking sync.WaitGroup
	for i, l := range all {
		asking.Go(func() {
			if w.at == "" {
				time.Sleep(time.Duration(i) * 20 * time.Millisecond)
			}
			for k := range 4 {
				mark := []string{"\x1b[?1002l", "\x1b[?1002h"}[k%2]
				took := l.takes(w.at+"m", mark)
				mu.Lock()
				waits = append(waits, took)
				mu.Unlock()
				if w.at != "" {
					return
				}
				time.Sleep(2 * time.Second)
			}
		})
	}
	asking.Wait()
	return waits
}

// serveLoad serves a class by ssh on this machine.
func serveLoad(b *testing.B, class *serve.Server) (address string, stop func()) {
	b.Helper()
	server, err := ssh.NewServer(class, filepath.Join(b.TempDir(), "key"))
	if err != nil {
		b.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(b.Context()))
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, l) }()
	return l.Addr().String(), func() {
		cancel()
		if err := <-ended; err != nil {
			b.Error(err)
		}
	}
}

// joinLoad joins and waits for the first frame.
func joinLoad(b *testing.B, address, user string) *terminalLine {
	c, err := gossh.Dial("tcp", address, &gossh.ClientConfig{
		User: user, HostKeyCallback: gossh.InsecureIgnoreHostKey(), // of this benchmark
		Auth: []gossh.AuthMethod{gossh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, io.EOF })},
	})
	if err != nil {
		b.Error(err)
		return nil
	}
	session, err := c.NewSession()
	if err != nil {
		b.Error(err)
		return nil
	}
	l := &terminalLine{conn: c}
	session.Stdout = l
	if l.in, err = session.StdinPipe(); err != nil {
		b.Error(err)
	}
	seen := make(chan struct{})
	l.seen, l.mark = seen, []byte("\x1b[?1002h")
	if err := session.RequestPty("xterm-256color", 30, 100, nil); err != nil {
		b.Error(err)
	}
	if err := session.Shell(); err != nil {
		b.Error(err)
	}
	<-seen
	return l
}

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	gossh "golang.org/x/crypto/ssh"
)

// asCrowd makes the test binary act as the learners of BenchmarkClass, in a process of
// their own, so that their processor time does not count as the server's.
const asCrowd = "WEIGHTSHARE_TEST_CROWD"

func TestMain(m *testing.M) {
	if asked := os.Getenv(asCrowd); asked != "" {
		if err := crowdMain(asked); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if os.Getenv(asServer) != "" {
		os.Exit(run())
	}
	os.Exit(m.Run())
}

// crowd says what learners do.
type crowd struct {
	Terminals, Browsers string // where to join
	BySSH, ByWeb        int    // how many learners join in each way
	Keys                string // what all press once they have joined
	Together            string // what all then press at the same moment; empty if each presses the mouse key now and then
	Again               string // what each learner presses after that
	Unseen              bool   // Together has no visible effect to wait for
}

// report is what a crowd sends back after joining, before pressing keys, and after
// pressing them.
type report struct {
	Began time.Time       // when the first of them began
	Waits []time.Duration // for the effect of the mouse key: the modes that the terminal is told to set
	Late  []time.Duration // how much longer than asked for the client slept meanwhile, because the machine was busy
}

const (
	mouseOn  = "\x1b[?1002h"
	mouseOff = "\x1b[?1002l"
	settled  = 2 * time.Second // for the initial work of all learners
	rounds   = 4
	apart    = 2 * time.Second // between two keys of a learner
)

// crowdMain plays a crowd until standard input ends. It reports to standard output.
func crowdMain(asked string) error {
	var c crowd
	if err := json.Unmarshal([]byte(asked), &c); err != nil {
		return err
	}
	out := json.NewEncoder(os.Stdout)
	joined := report{Began: time.Now()}
	lines, err := c.join()
	if err != nil {
		return err
	}
	joined.Waits = []time.Duration{time.Since(joined.Began)}
	if err := out.Encode(joined); err != nil {
		return err
	}
	for _, l := range lines {
		_, _ = io.WriteString(l.in, c.Keys)
	}
	time.Sleep(settled)
	if err := out.Encode(report{}); err != nil {
		return err
	}
	stop := make(chan struct{})
	late := make(chan []time.Duration)
	go func() { late <- lateness(stop) }()
	pressed := report{Began: time.Now()}
	pressed.Waits = c.press(lines)
	close(stop)
	pressed.Late = <-late
	if err := out.Encode(pressed); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// lateness measures how much longer than a millisecond repeated sleeps of a millisecond
// take.
func lateness(stop chan struct{}) (late []time.Duration) {
	for {
		select {
		case <-stop:
			return late
		default:
		}
		begun := time.Now()
		time.Sleep(time.Millisecond)
		late = append(late, time.Since(begun)-time.Millisecond)
	}
}

// join has all learners join at once, and waits until the last of them sees a first
// frame.
func (c crowd) join() ([]*line, error) {
	lines, errs := make([]*line, c.BySSH+c.ByWeb), make([]error, c.BySSH+c.ByWeb)
	var joining sync.WaitGroup
	for i := range lines {
		joining.Go(func() {
			name := fmt.Sprintf("n%d", i)
			if i < c.BySSH {
				lines[i], errs[i] = joinSSH(c.Terminals, name+".code")
			} else {
				lines[i], errs[i] = joinWeb(c.Browsers, name)
			}
		})
	}
	joining.Wait()
	return lines, errors.Join(errs...)
}

// press has all learners press keys, and returns how long each waited.
func (c crowd) press(lines []*line) []time.Duration {
	waits := make([][]time.Duration, len(lines))
	var pressing sync.WaitGroup
	for i, l := range lines {
		pressing.Go(func() {
			switch {
			case c.Unseen:
				_, _ = io.WriteString(l.in, c.Together)
			case c.Together != "":
				waits[i] = []time.Duration{l.takes(c.Together+"m", mouseOff)}
			default:
				time.Sleep(time.Duration(i) * apart / time.Duration(len(lines)))
				for k := range rounds {
					waits[i] = append(waits[i], l.takes("m", []string{mouseOff, mouseOn}[k%2]))
					_, _ = io.WriteString(l.in, c.Again)
					time.Sleep(apart)
				}
			}
		})
	}
	pressing.Wait()
	return slices.Concat(waits...)
}

// line is a learner's connection to the server.
type line struct {
	in io.Writer

	mu   sync.Mutex
	tail []byte // the end of what was written
	mark []byte
	seen chan struct{} // closed when mark arrives
}

// Write receives the server's output.
func (l *line) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.mark == nil {
		return len(p), nil
	}
	l.tail = append(l.tail, p...)
	if bytes.Contains(l.tail, l.mark) {
		close(l.seen)
		l.mark, l.tail = nil, l.tail[:0]
		return len(p), nil
	}
	l.tail = append(l.tail[:0], l.tail[max(0, len(l.tail)-len(l.mark)):]...)
	return len(p), nil
}

// awaits returns a channel that is closed when a mark has arrived.
func (l *line) awaits(mark string) <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seen, l.mark = make(chan struct{}), []byte(mark)
	return l.seen
}

// takes presses keys and returns how long it takes until a mark arrives.
func (l *line) takes(keys, mark string) time.Duration {
	seen, begun := l.awaits(mark), time.Now()
	_, _ = io.WriteString(l.in, keys)
	select {
	case <-seen:
	case <-time.After(30 * time.Second):
	}
	return time.Since(begun)
}

// joinSSH joins and waits for the first frame.
func joinSSH(address, user string) (*line, error) {
	c, err := gossh.Dial("tcp", address, &gossh.ClientConfig{
		User: user, HostKeyCallback: gossh.InsecureIgnoreHostKey(), // only in this benchmark
		Auth: []gossh.AuthMethod{gossh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, io.EOF })},
	})
	if err != nil {
		return nil, err
	}
	session, err := c.NewSession()
	if err != nil {
		return nil, err
	}
	l := &line{}
	seen := l.awaits(mouseOn)
	session.Stdout = l
	if l.in, err = session.StdinPipe(); err != nil {
		return nil, err
	}
	if err := errors.Join(session.RequestPty("xterm-256color", 30, 100, nil), session.Shell()); err != nil {
		return nil, err
	}
	<-seen
	return l, nil
}

// joinWeb joins as the page in a browser does, and waits for the first frame.
func joinWeb(address, name string) (*line, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	browser := &http.Client{Jar: jar}
	answer, err := browser.Post("http://"+address+"/join", "application/json", strings.NewReader(fmt.Sprintf(`{"code":"code","name":%q}`, name)))
	if err != nil {
		return nil, err
	}
	_ = answer.Body.Close()
	socket, answer, err := websocket.Dial(context.Background(), "ws://"+address+"/terminal?columns=100&rows=30", &websocket.DialOptions{HTTPClient: browser})
	if err != nil {
		return nil, err
	}
	if answer.Body != nil {
		_ = answer.Body.Close()
	}
	connection := websocket.NetConn(context.Background(), socket, websocket.MessageBinary)
	l := &line{in: connection}
	seen := l.awaits(mouseOn)
	go func() { _, _ = io.Copy(l, connection) }()
	<-seen
	return l, nil
}

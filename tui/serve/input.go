package serve

import (
	"io"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// input is what a program reads from a terminal elsewhere: whole events, no more per
// second than a person produces, and the latest size. Nothing is left unread at its
// end.
//
// Bubble Tea sends what it has read to its loop, and waits for ever if that has ended
// in the meantime. Therefore a program is always ended through its input: after the
// last event it reads a mark, whose message ends the loop; see filter.
type input struct {
	limits Limits
	wake   chan struct{} // holds one wake-up of Read
	over   chan struct{} // closed when the input has ended

	mu      sync.Mutex
	scanner scanner
	resting *time.Timer // ends an unfinished event if nothing follows
	idle    *time.Timer // ends the input if nothing arrives
	queue   [][]byte    // events not yet read
	cost    float64     // of what was read recently, in events
	counted time.Time   // when cost was last updated
	gap     time.Time   // the end of the last pause between reads
	last    time.Time   // when something was last read
	rest    []byte      // the unread part of an event
	size    [2]int      // not yet read, 0 by 0 for none
	sized   time.Time   // when a size was last read
	ended   bool
	why     error // why it has ended, nil if the learner wanted it
	endRead bool  // the mark has been read

	editor *lineEditor // if lines are read; nil for events
	drains bool        // it ends once everything queued has been read
}

// The durations that matter to an input.
const (
	escapePause = 50 * time.Millisecond  // after which an escape is the escape key
	pastePause  = time.Second            // after which a paste or a text has ended
	resizePause = 100 * time.Millisecond // between two sizes
	longestFlow = time.Second            // of events without a pause of flowPause
	flowPause   = 60 * time.Millisecond  // Bubble Tea waits 50 ms before it interprets a sequence
)

// endMark is what the program reads at the end: the report of a mode that no terminal
// has.
const (
	endMode = ansi.DECMode(31999)
	endMark = "\x1b[?31999;0$y"
)

func newInput(limits Limits) *input {
	in := &input{limits: limits, wake: make(chan struct{}, 1), over: make(chan struct{})}
	in.scanner = scanner{limits: limits, emit: in.add, resize: in.resized}
	in.resting = time.AfterFunc(time.Hour, in.rested)
	in.resting.Stop()
	in.idle = time.AfterFunc(limits.Idle, func() { in.end(errIdle) })
	return in
}

// copy reads from a terminal until that or the input ends. It reads no more per second than
// the limit; the rest waits at its source. Typed lines are echoed to echo, unless that is
// nil.
func (in *input) copy(from io.Reader, echo io.Writer) {
	buffer := make([]byte, 4<<10)
	for {
		n, err := from.Read(buffer)
		goesOn := in.take(buffer[:n])
		if shown := in.echoed(); echo != nil && len(shown) > 0 {
			_, _ = echo.Write(shown) // a terminal that accepts nothing shows nothing
		}
		if goesOn && err != nil && in.editor != nil {
			in.drain(echo == nil)
			return
		}
		if !goesOn || err != nil {
			in.end(nil)
			return
		}
		time.Sleep(time.Duration(n) * time.Second / time.Duration(in.limits.Bytes))
	}
}

// take processes what was read. It reports whether the input goes on.
func (in *input) take(read []byte) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.ended {
		return false
	}
	in.idle.Reset(in.limits.Idle)
	in.scanner.scan(read)
	in.resting.Stop()
	switch in.scanner.state {
	case ground:
	case escape, control, function, character:
		in.resting.Reset(escapePause)
	default:
		in.resting.Reset(pastePause)
	}
	in.rouse()
	return true
}

// rested is called when nothing has followed an unfinished event.
func (in *input) rested() {
	in.mu.Lock()
	defer in.mu.Unlock()
	if !in.ended && in.scanner.begun() {
		in.scanner.rest()
		in.rouse()
	}
}

// add queues an event. Events that arrive faster than they can be read are dropped,
// except for ctrl+c, which goes before all others.
func (in *input) add(event []byte) {
	if len(event) == 1 && event[0] == interrupt {
		in.queue = in.queue[:0]
	}
	waiting := 0
	for _, e := range in.queue {
		waiting += len(e)
	}
	if len(in.queue) < in.limits.Queue && waiting <= in.limits.Paste {
		in.queue = append(in.queue, event)
	}
}

// resize tells the program a size. Of several in quick succession it only tells the
// last.
func (in *input) resize(width, height int) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.resized(width, height)
	in.rouse()
}

func (in *input) resized(width, height int) {
	if in.editor != nil {
		return // lines do not depend on the width
	}
	w, h := in.limits.size(width, height)
	in.size = [2]int{w, h}
}

// end ends the input: the program reads the mark, and nothing of what is queued. If it has
// not ended before, why is the reason; nil is for what the learner wanted.
func (in *input) end(why error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if !in.ended {
		in.why = why
	}
	in.finish()
}

// reason returns why the input has ended, nil if the learner wanted that.
func (in *input) reason() error {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.why
}

// finish does what end does. The caller holds mu.
func (in *input) finish() {
	if in.ended {
		return
	}
	in.ended = true
	close(in.over)
	in.idle.Stop()
	in.resting.Stop()
	in.rouse()
}

// rouse wakes Read.
func (in *input) rouse() {
	select {
	case in.wake <- struct{}{}:
	default: // it is awake already
	}
}

// Read implements io.Reader.
func (in *input) Read(p []byte) (int, error) {
	for {
		n, wait, err := in.read(p)
		if n > 0 || err != nil {
			return n, err
		}
		late := time.NewTimer(wait)
		select {
		case <-in.wake:
		case <-late.C:
		}
		late.Stop()
	}
}

// read copies what can be read now; if there is nothing, it says how long to wait.
func (in *input) read(p []byte) (n int, wait time.Duration, err error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	now := time.Now()
	if in.ended && len(in.rest) == 0 {
		if in.endRead || in.editor != nil {
			return 0, 0, io.EOF
		}
		in.endRead = true
		in.rest = []byte(endMark)
	}
	if len(in.rest) == 0 {
		if wait = in.next(now); len(in.rest) == 0 {
			if in.drains && len(in.queue) == 0 {
				return 0, 0, io.EOF
			}
			return 0, wait, nil
		}
	}
	n = copy(p, in.rest)
	in.rest, in.last = in.rest[n:], now
	return n, 0, nil
}

// next chooses the events to read next, or says how long to wait for one.
func (in *input) next(now time.Time) (wait time.Duration) {
	switch {
	case now.Sub(in.last) >= flowPause:
		in.gap = now
	case now.Sub(in.gap) > longestFlow:
		return flowPause - now.Sub(in.last)
	}
	in.cost = max(0, in.cost-now.Sub(in.counted).Seconds()*float64(in.limits.Events))
	in.counted = now
	wait = time.Hour
	if in.size != [2]int{} {
		if wait = resizePause - now.Sub(in.sized); wait <= 0 {
			in.rest = []byte(ansi.InBandResize(in.size[1], in.size[0], 0, 0))
			in.size, in.sized = [2]int{}, now
			return 0
		}
	}
	burst := float64(in.limits.Events)
	for len(in.queue) > 0 && in.cost < burst {
		event := in.queue[0]
		in.queue = in.queue[1:]
		in.cost += 1 + float64(len(event))/1024
		in.rest = append(in.rest, event...)
	}
	if len(in.queue) > 0 {
		wait = min(wait, time.Second/time.Duration(in.limits.Events))
	}
	return wait
}

// filter makes sure that the program ends through its input.
func (in *input) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	switch msg := msg.(type) {
	case tea.QuitMsg, tea.InterruptMsg:
		in.end(nil)
		return nil
	case tea.ModeReportMsg:
		if msg.Mode != endMode {
			return msg
		}
		in.mu.Lock()
		defer in.mu.Unlock()
		if in.endRead {
			return tea.QuitMsg{}
		}
		return nil
	}
	return msg
}

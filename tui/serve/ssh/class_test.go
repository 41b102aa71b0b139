package ssh

import (
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"weightshare/lessons/class"
	"weightshare/nets/slowtest"
	"weightshare/tui/serve"
)

// TestClassTogether checks that learners vote, are cut off, come back to where they
// were with their votes, and see the verdict together: six of them, or twenty under the
// race detector.
func TestClassTogether(t *testing.T) {
	t.Parallel()
	n := 6
	if slowtest.Race() {
		n = 20
	}
	c, err := class.Open("code", class.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	s := start(t, func(o *serve.Options) { o.Class = c })
	lead := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	lead(c.GoTo("lights", "guess", true))
	all := make([]*client, n)
	together := func(does func(i int)) {
		var group sync.WaitGroup
		for i := range n {
			group.Go(func() { does(i) })
		}
		group.Wait()
	}
	together(func(i int) {
		all[i] = s.join(t, "code", key(t, byte(i)))
		all[i].sees("How many rows?")
		all[i].Type(string(rune('1' + i%3)))
		all[i].Type("s")
		all[i].sees("Your answer counts.")
		if i%2 == 0 {
			all[i].leave()
			all[i] = s.join(t, "code", key(t, byte(i)))
			all[i].sees("Your answer counts.")
		}
	})
	if p := c.Poll("lights", "guess", 3).Votes[0]; p.All() != n || p.Sure != n || len(c.People()) != n {
		t.Errorf("of %d learners, %d, the votes are %+v", n, len(c.People()), p)
	}
	lead(c.SetStage("lights", "guess", class.Measure))
	lead(c.SetStage("lights", "guess", class.Again))
	together(func(i int) {
		all[i].sees("The second vote.")
		all[i].Type("3")
		all[i].Type("t")
		all[i].sees("Your answer counts.")
	})
	lead(c.SetStage("lights", "guess", class.Revealed))
	together(func(i int) { all[i].sees("Right.") })
	if gain, ok := c.Poll("lights", "guess", 3).Pairs.Gain(); !ok || gain != 1 {
		t.Errorf("the gain is %v, %v", gain, ok)
	}
}

// TestRejoinAtAnotherNode checks that a learner who comes back at another server of the class
// finds there what they had done, and continues where they were.
func TestRejoinAtAnotherNode(t *testing.T) {
	t.Parallel()
	shared := class.Options{Keeper: &class.MemoryKeeper{}, Bus: &class.MemoryBus{}}
	node := func() (*serving, *class.Class) {
		c, err := class.Open("code", shared)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		return start(t, func(o *serve.Options) { o.Class, o.Folder = c, t.TempDir() }), c
	}
	first, c := node()
	second, _ := node()
	if err := c.SetRoam(true); err != nil {
		t.Fatal(err)
	}
	ada := first.join(t, "ada.code", key(t, 1))
	ada.sees("Lights  ○○○○○")
	ada.Type("\r")
	ada.sees("step 1 of 5")
	ada.Type("\r")
	ada.sees("step 2 of 5")
	ada.Type("3")
	ada.Type("s")
	ada.sees("2·2·2·2 = 16")
	ada.quits()
	ada = second.join(t, "code", key(t, 1))
	ada.sees("Lights  ●●○○○")
	ada.Type("\r")
	ada.sees("step 2 of 5")
	ada.sees("went up to 16.")
}

// flood opens a terminal whose input a test writes itself, until the server ends it.
func (s *serving) flood(t *testing.T, n byte, write func(io.Writer, *gossh.Session) error) {
	t.Helper()
	conn, err := s.dial("code", key(t, n))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	session, err := conn.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	in, err := session.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	session.Stdout = io.Discard
	if err := session.RequestPty("xterm-256color", 24, 80, nil); err != nil {
		t.Fatal(err)
	}
	if err := session.Shell(); err != nil {
		t.Fatal(err)
	}
	go func() {
		for write(in, session) == nil { // until the connection is closed
		}
	}()
}

// TestFloods checks that learners who send without end, and strangers who connect and
// say nothing, take little memory and disturb nobody.
func TestFloods(t *testing.T) {
	s := start(t, func(o *serve.Options) { o.Limits.AddressSessions = 40 })
	other := s.join(t, "code", key(t, 100))
	other.sees("enter")
	before := heap()
	chunk := []byte(strings.Repeat("x", 32<<10))
	for i, begin := range []string{"", "\x1b[200~", "\x1b]52;", "\x1b["} { // keys, a paste, a text for the terminal, a sequence
		begun := false
		s.flood(t, byte(i), func(in io.Writer, _ *gossh.Session) error {
			if !begun {
				begun = true
				if _, err := io.WriteString(in, begin); err != nil {
					return err
				}
			}
			_, err := in.Write(chunk)
			return err
		})
	}
	columns := 0
	s.flood(t, 50, func(_ io.Writer, session *gossh.Session) error {
		columns++
		return session.WindowChange(1<<30+columns%50, 1<<30)
	})
	refused := make(chan bool, 60)
	for range cap(refused) {
		c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", s.address)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		go func() {
			text, _ := io.ReadAll(io.LimitReader(c, 1)) // the server's version, or its end
			refused <- len(text) == 0
		}()
	}
	n := 0
	for range cap(refused) {
		if <-refused {
			n++
		}
	}
	if want := cap(refused) - 40 + 6; n != want {
		t.Errorf("%d of %d connections are refused, not %d", n, cap(refused), want)
	}
	time.Sleep(300 * time.Millisecond)
	const most = 64 << 20 // two megabytes may wait in each connection, at either end, and more while being copied
	if held := heap() - before; held > most {
		t.Errorf("%d bytes are held", held)
	}
	other.Type("\r")
	other.sees("step 1")
}

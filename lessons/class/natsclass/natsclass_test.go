package natsclass_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"weightshare/cmd/natsnode"
	"weightshare/cmd/natsnode/natstest"
	"weightshare/lessons"
	"weightshare/lessons/class"
	"weightshare/lessons/class/natsclass"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// open opens the keeper and the bus of a server within the test.
func open(t *testing.T, e natsnode.Embedded) (*natsnode.Node, *natsclass.Keeper, *natsclass.Bus) {
	t.Helper()
	n, err := natsnode.Open(t.Context(), natsnode.Options{Embedded: e})
	if err != nil {
		t.Error(err)
		return nil, nil, nil
	}
	t.Cleanup(n.Close)
	keeper, bus := with(t, n)
	return n, keeper, bus
}

func with(t *testing.T, n *natsnode.Node) (*natsclass.Keeper, *natsclass.Bus) {
	t.Helper()
	keeper, err := natsclass.NewKeeper(t.Context(), n.JS, n.Replicas)
	if err != nil {
		t.Fatal(err)
	}
	bus, err := natsclass.NewBus(t.Context(), n.JS, n.Replicas)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(bus.Close)
	return keeper, bus
}

// TestKeeper checks that the keeper does what the one in memory does.
func TestKeeper(t *testing.T) {
	t.Parallel()
	_, kept, _ := open(t, natsnode.Embedded{Folder: t.TempDir()})
	for name, k := range map[string]class.Keeper{"NATS": kept, "memory": &class.MemoryKeeper{}} {
		if v, revision, err := k.Get("class.a.lead"); v != nil || revision != 0 || err != nil {
			t.Errorf("%s: nothing is kept: %q %d %v", name, v, revision, err)
		}
		first, err := k.Put("class.a.lead", []byte("one"), 0)
		if err != nil {
			t.Fatal(name, err)
		}
		if _, err := k.Put("class.a.lead", []byte("two"), 0); !errors.Is(err, class.ErrConflict) {
			t.Errorf("%s: another first value: %v", name, err)
		}
		second, err := k.Put("class.a.lead", []byte("two"), first)
		if err != nil || second <= first {
			t.Errorf("%s: revision %d after %d: %v", name, second, first, err)
		}
		if _, err := k.Put("class.a.lead", []byte("three"), first); !errors.Is(err, class.ErrConflict) {
			t.Errorf("%s: an old revision: %v", name, err)
		}
		for _, key := range []string{"class.a.member.2", "class.a.member.10", "class.ab.lead"} {
			if _, err := k.Put(key, []byte("{}"), 0); err != nil {
				t.Fatal(name, err)
			}
		}
		if keys, err := k.Keys("class.a."); err != nil || !slices.Equal(keys, []string{"class.a.lead", "class.a.member.10", "class.a.member.2"}) {
			t.Errorf("%s: %q %v", name, keys, err)
		}
		if keys, err := k.Keys("class.a"); err != nil || len(keys) != 4 {
			t.Errorf("%s: %q %v", name, keys, err)
		}
		if keys, err := k.Keys("class.none."); err != nil || len(keys) > 0 {
			t.Errorf("%s: %q %v", name, keys, err)
		}
	}
}

// TestPutAgain checks that putting a value again is not a conflict if it was kept but the
// server died before answering.
func TestPutAgain(t *testing.T) {
	t.Parallel()
	_, k, _ := open(t, natsnode.Embedded{Folder: t.TempDir()})
	first, err := k.Put("class.a.lead", []byte("one"), 0)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := k.Put("class.a.lead", []byte("one"), 0); err != nil || again != first {
		t.Errorf("revision %d, not %d: %v", again, first, err)
	}
}

// TestKept checks that values are there after a restart.
func TestKept(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	n, k, bus := open(t, natsnode.Embedded{Folder: folder})
	if _, err := k.Put("class.a.lead", []byte("one"), 0); err != nil {
		t.Fatal(err)
	}
	bus.Close()
	n.Close()
	_, k, _ = open(t, natsnode.Embedded{Folder: folder})
	if v, _, err := k.Get("class.a.lead"); err != nil || string(v) != "one" {
		t.Errorf("%q %v", v, err)
	}
}

// TestBus checks that messages arrive in order, once at each subscriber, and no longer
// after stop.
func TestBus(t *testing.T) {
	t.Parallel()
	_, _, bus := open(t, natsnode.Embedded{Folder: t.TempDir()})
	const all = 200
	var got [2][]string
	var arrived sync.WaitGroup
	arrived.Add(2)
	for i := range got {
		stop, err := bus.Subscribe("class.a", func(m []byte) {
			if got[i] = append(got[i], string(m)); len(got[i]) == all {
				arrived.Done()
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		defer stop()
	}
	stop, err := bus.Subscribe("class.b", func(m []byte) { t.Errorf("%s is of another class", m) })
	if err != nil {
		t.Fatal(err)
	}
	stop()
	var want []string
	for i := range all {
		want = append(want, fmt.Sprint(i))
		if err := bus.Publish("class.a", []byte(want[i])); err != nil {
			t.Fatal(err)
		}
	}
	if err := bus.Publish("class.b", []byte("stopped")); err != nil {
		t.Fatal(err)
	}
	arrived.Wait()
	for i := range got {
		if !slices.Equal(got[i], want) {
			t.Errorf("%q", got[i])
		}
	}
	for _, topic := range []string{"", "class.*", ">", "a b"} {
		if _, err := bus.Subscribe(topic, nil); err == nil {
			t.Errorf("%q is a topic", topic)
		}
	}
}

// TestLostConsumer checks that messages that were sent before the server lost a consumer
// arrive, although none had arrived before.
func TestLostConsumer(t *testing.T) {
	t.Parallel()
	n, _, bus := open(t, natsnode.Embedded{Folder: t.TempDir()})
	arrived := make(chan string, 2)
	stop, err := bus.Subscribe("class.a", func(m []byte) { arrived <- string(m) })
	if err != nil {
		t.Fatal(err)
	}
	defer stop()
	stream, err := n.JS.Stream(t.Context(), "weightshare-news")
	if err != nil {
		t.Fatal(err)
	}
	consumer := <-stream.ConsumerNames(t.Context()).Name()
	if _, err := stream.PauseConsumer(t.Context(), consumer, time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	send := func(message string) {
		if _, err := n.JS.Publish(t.Context(), "weightshare.news.class.a", []byte(message)); err != nil {
			t.Fatal(err)
		}
	}
	send("before")
	if err := stream.DeleteConsumer(t.Context(), consumer); err != nil {
		t.Fatal(err)
	}
	for again := ""; again == "" || again == consumer; again = <-stream.ConsumerNames(t.Context()).Name() {
		time.Sleep(10 * time.Millisecond)
	}
	send("after")
	if first := <-arrived; first != "before" {
		t.Errorf("%q arrives first", first)
	}
}

// TestTwoProcesses checks that when two processes hold one class, each knows what the
// other is told.
func TestTwoProcesses(t *testing.T) {
	t.Parallel()
	n, k, bus := open(t, natsnode.Embedded{Folder: t.TempDir()})
	k2, bus2 := with(t, n)
	one, two := openClass(t, k, bus), openClass(t, k2, bus2)
	m, err := one.Join("Ada", "")
	if err != nil {
		t.Fatal(err)
	}
	until(t, two, func() bool { return len(two.People()) == 1 })
	back, err := two.Join("", m.Token())
	if err != nil || back.Number() != m.Number() {
		t.Errorf("the member comes back as %d: %v", back.Number(), err)
	}
}

func openClass(t *testing.T, k class.Keeper, b class.Bus) *class.Class {
	t.Helper()
	c, err := class.Open("maple", class.Options{Keeper: k, Bus: b})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// limit is far longer than anything takes. When a server dies, a consumer's request to be
// created on another one may get no answer, and the library waits ten seconds before it asks
// again; on a busy machine that happens several times in a row.
const limit = 3 * time.Minute

// until waits until a condition on a class holds.
func until(t *testing.T, c *class.Class, holds func() bool) {
	t.Helper()
	late := time.After(limit)
	for changed := c.Changed(); !holds(); changed = c.Changed() {
		select {
		case <-changed:
		case <-late:
			t.Fatal("it does not come to hold")
		}
	}
}

// TestClusterLosesServer checks that when one of three servers dies, nothing acknowledged
// is lost and the class goes on.
func TestClusterLosesServer(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the servers take seconds to agree on a leader")
	}
	var nodes [3]*natsnode.Node
	var classes [3]*class.Class
	var group sync.WaitGroup
	for i, e := range natstest.Cluster(t) {
		group.Go(func() {
			n, k, b := open(t, e)
			nodes[i], classes[i] = n, openClass(t, k, b)
		})
	}
	group.Wait()
	if t.Failed() {
		return
	}
	var members []*class.Member
	for _, c := range classes[:2] {
		m, err := c.Join("", "")
		if err != nil {
			t.Fatal(err)
		}
		members = append(members, m)
	}
	classes[2].Close()
	nodes[2].Close()
	for i, m := range members {
		_ = m.Tell(lessons.Event{Kind: lessons.StepEntered, Lesson: "shift", Step: fmt.Sprint(i)})
		for late := time.Now().Add(limit); m.Unsent(); _ = m.Flush() { // as a screen does
			if time.Now().After(late) {
				t.Fatal("nothing is kept any more")
			}
			time.Sleep(100 * time.Millisecond)
		}
	}
	for _, c := range classes[:2] {
		until(t, c, func() bool {
			at := 0
			for _, p := range c.People() {
				if p.Lesson == "shift" {
					at++
				}
			}
			return at == 2
		})
	}
}

// TestClusterFlags checks that flags that make no sense are reported.
func TestClusterFlags(t *testing.T) {
	t.Parallel()
	short := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(short, []byte("1234"), 0o600); err != nil {
		t.Fatal(err)
	}
	three := []string{"127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"}
	for want, w := range map[string]natsnode.Embedded{
		"three servers":   {Cluster: three[:2]},
		"--cluster-secre": {Cluster: three},
		"cannot be read":  {Cluster: three, SecretFile: short + "?"},
		"at least 16":     {Cluster: three, SecretFile: short},
	} {
		if _, err := natsnode.Open(t.Context(), natsnode.Options{Embedded: w}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q: %v", want, err)
		}
	}
}

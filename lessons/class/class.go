// Package class runs a class that does lessons together: who is in it, what the teacher
// has it do, its votes, and what it has measured, with one seed per learner.
//
// The package knows nothing of networks and terminals. Several processes hold one class
// if they share a Keeper and a Bus. Only what the Keeper has accepted counts, and none
// of that is lost. Learners learn nothing about one another except counted answers.
package class

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Options says where a class is kept.
type Options struct {
	Keeper Keeper           // nil for memory
	Bus    Bus              // nil for this process only
	Now    func() time.Time // nil for time.Now
	Most   int              // the largest number of members; 0 for MostMembers
}

// MostMembers is how many members a class can have, unless Options says otherwise.
const MostMembers = 300

// Class is a class, as its teacher sees it. It is safe for concurrent use.
type Class struct {
	code    string
	options Options
	process string // identifies this process among those that hold the class
	stop    func() // ends the subscription and the heartbeat

	telling sync.Mutex // held while presence is told, so that the newest is told last

	mu           sync.Mutex
	lead         Lead
	leadRevision uint64
	members      map[int]*member     // by number
	here         map[int]int         // connections of each member to this process
	elsewhere    map[string]presence // by other process
	changed      chan struct{}       // closed at the next change
	leadChanged  chan struct{}       // closed at the next change of the lead
}

// Open opens the class with a code, as it was kept.
func Open(code string, o Options) (*Class, error) {
	if o.Keeper == nil {
		o.Keeper = &MemoryKeeper{}
	}
	if o.Bus == nil {
		o.Bus = &MemoryBus{}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Most == 0 {
		o.Most = MostMembers
	}
	c := &Class{
		code: code, options: o, process: secret(), lead: Lead{}.clone(),
		members: map[int]*member{}, here: map[int]int{}, elsewhere: map[string]presence{},
		changed: make(chan struct{}), leadChanged: make(chan struct{}),
	}
	unsubscribe, err := o.Bus.Subscribe(c.topic(), c.hear)
	if err != nil {
		return nil, fmt.Errorf("class %s: %w", code, err)
	}
	if err := c.read(); err != nil {
		unsubscribe()
		return nil, err
	}
	endBeat := c.beat()
	c.stop = func() {
		endBeat()
		unsubscribe()
	}
	return c, nil
}

// Close ends the class in this process. What it has kept remains.
func (c *Class) Close() { c.stop() }

// Code returns what learners type to join.
func (c *Class) Code() string { return c.code }

// secret returns a random word that nobody can guess.
func secret() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

func (c *Class) topic() string          { return "class." + c.code }
func (c *Class) key(part string) string { return "class." + c.code + "." + part }
func (c *Class) memberKey(n int) string { return c.key("member." + strconv.Itoa(n)) }
func (c *Class) leadKey() string        { return c.key("lead") }

// read loads everything that is kept.
func (c *Class) read() error {
	keys, err := c.options.Keeper.Keys(c.key(""))
	for _, key := range keys {
		if err == nil {
			err = c.readKey(key)
		}
	}
	if err != nil {
		return fmt.Errorf("class %s cannot be read: %w", c.code, err)
	}
	return nil
}

func (c *Class) readKey(key string) error {
	value, revision, err := c.options.Keeper.Get(key)
	if err != nil {
		return err
	}
	return c.take(key, value, revision)
}

// news is a message between the processes of a class.
type news struct {
	Key      string          `json:"key,omitempty"` // of what was kept
	Value    json.RawMessage `json:"value,omitempty"`
	Revision uint64          `json:"revision,omitempty"`
	Process  string          `json:"process,omitempty"` // the process whose connected members are Here
	Here     []int           `json:"here,omitempty"`
}

// hear processes what another process has told.
func (c *Class) hear(message []byte) {
	var n news
	if json.Unmarshal(message, &n) != nil {
		return
	}
	if n.Key != "" {
		_ = c.take(n.Key, n.Value, n.Revision) // what cannot be read does not count
		return
	}
	if n.Process != c.process {
		c.hearPresence(n.Process, n.Here)
	}
}

// take applies a kept value, unless a newer one is known.
func (c *Class) take(key string, value []byte, revision uint64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if key == c.leadKey() {
		if revision <= c.leadRevision {
			return nil
		}
		var l Lead
		if err := json.Unmarshal(value, &l); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
		c.lead, c.leadRevision = l.clone(), revision
		c.notify(true)
		return nil
	}
	number, err := strconv.Atoi(strings.TrimPrefix(key, c.key("member.")))
	if err != nil {
		return nil // written by a newer program
	}
	if m := c.members[number]; m != nil && revision <= m.revision {
		return nil
	}
	var r record
	if err := json.Unmarshal(value, &r); err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	before := c.members[number]
	c.members[number] = &member{record: r, revision: revision}
	c.notify(before != nil && before.Removed != r.Removed)
	return nil
}

// notify wakes those who wait for a change; lead reports whether members have to know.
func (c *Class) notify(lead bool) {
	close(c.changed)
	c.changed = make(chan struct{})
	if lead {
		close(c.leadChanged)
		c.leadChanged = make(chan struct{})
	}
}

// Changed returns a channel that is closed at the next change of anything.
func (c *Class) Changed() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.changed
}

// Lead returns what the teacher has the class do.
func (c *Class) Lead() Lead {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.lead.clone()
}

// put keeps a value, applies it and tells the other processes. A value that is kept
// counts, even if the others cannot be told.
func (c *Class) put(key string, v any, revision uint64) error {
	value, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	next, err := c.options.Keeper.Put(key, value, revision)
	if errors.Is(err, ErrConflict) {
		return errors.Join(err, c.readKey(key))
	}
	if err != nil {
		return fmt.Errorf("%s is not kept: %w", key, err)
	}
	if err := c.take(key, value, next); err != nil {
		return err
	}
	c.publish(news{Key: key, Value: value, Revision: next})
	return nil
}

func (c *Class) publish(n news) {
	if message, err := json.Marshal(n); err == nil {
		_ = c.options.Bus.Publish(c.topic(), message) // the Keeper has it
	}
}

// mostConflicts is how often a change is tried again because another came first.
const mostConflicts = 100

// change changes the lead.
func (c *Class) change(f func(*Lead)) error {
	var err error
	for range mostConflicts {
		c.mu.Lock()
		next, revision := c.lead.clone(), c.leadRevision
		c.mu.Unlock()
		f(&next)
		if err = c.put(c.leadKey(), next, revision); !errors.Is(err, ErrConflict) {
			return err
		}
	}
	return err
}

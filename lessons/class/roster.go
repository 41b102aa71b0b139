package class

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"weightshare/lessons/progress"
)

// Why nobody can join, or a member can no longer act.
var (
	ErrLocked  = errors.New("the class is locked: nobody new can join")
	ErrFull    = errors.New("the class is full")
	ErrRemoved = errors.New("the teacher has removed you from this class")
)

// record is what is kept of a member.
type record struct {
	Name     string            `json:"name,omitempty"`
	Token    string            `json:"token"` // the token's hash
	Removed  bool              `json:"removed,omitempty"`
	Lesson   string            `json:"lesson,omitempty"` // where the member is
	Step     string            `json:"step,omitempty"`
	Since    time.Time         `json:"since"`
	Answers  map[string]Answer `json:"answers,omitempty"` // by answerKey
	Measured []Value           `json:"measured,omitempty"`
	Done     []string          `json:"done,omitempty"` // steps, by Question, in the order of finishing
}

func (r record) clone() record {
	r.Answers, r.Measured, r.Done = maps.Clone(r.Answers), slices.Clone(r.Measured), slices.Clone(r.Done)
	if r.Answers == nil {
		r.Answers = map[string]Answer{}
	}
	return r
}

// Answer is a member's answer to a question.
type Answer struct {
	Lesson     string              `json:"lesson"`
	Step       string              `json:"step"`
	Second     bool                `json:"second,omitempty"` // in the second vote
	Choice     int                 `json:"choice"`           // index of the choice
	Right      bool                `json:"right"`
	Confidence progress.Confidence `json:"confidence,omitempty"`
}

// answerKey returns the key that an answer is kept under.
func answerKey(lesson, step string, second bool) string {
	if second {
		return Question(lesson, step) + "/again"
	}
	return Question(lesson, step)
}

// member is a record as this process knows it. It never changes; a new member replaces it.
type member struct {
	record
	revision uint64
}

// LongestName is how many characters of a name are kept.
const LongestName = 24

// Name returns a name as the class keeps it: a single line of bounded length without
// terminal control, empty if nothing is left.
func Name(given string) string {
	marked := false // whether the last character that is kept is a combining mark
	clean := strings.Map(func(r rune) rune {
		mark := unicode.Is(unicode.Mn, r)
		switch {
		case unicode.IsSpace(r):
			r = ' '
		case !unicode.IsPrint(r) || r == unicode.ReplacementChar || mark && marked:
			return -1
		}
		marked = mark
		return r
	}, given[:min(len(given), 64*LongestName)])
	clean = strings.Join(strings.Fields(clean), " ")
	if all := []rune(clean); len(all) > LongestName {
		clean = strings.TrimSpace(string(all[:LongestName]))
	}
	return clean
}

// mostJoinAttempts is how often a new member is kept before joining fails: storage may
// stand still for a moment, and the learner would have to begin anew.
const mostJoinAttempts = 10

// Join adds a member, with or without a name. With a token of this class it returns the
// member who was given it, whatever the name. A token that the class does not know becomes
// that of a new member; with an empty token, the new member gets a random one.
func (c *Class) Join(name, token string) (*Member, error) {
	if token == "" {
		token = secret()
	}
	hash := sha256.Sum256([]byte(token))
	r := record{Name: Name(name), Token: hex.EncodeToString(hash[:]), Since: c.options.Now().UTC()}
	failures := 0
	for {
		n, err := c.place(r.Token)
		if err == nil && n < 0 {
			n = -n
			err = c.put(c.memberKey(n), r, 0)
			switch {
			case errors.Is(err, ErrConflict):
				continue // another process was first
			case err != nil && failures+1 < mostJoinAttempts:
				failures++
				continue
			}
		}
		if err != nil {
			return nil, err
		}
		_ = c.readKey(c.memberKey(n)) // another process that has died may have kept more than it told this one
		m := &Member{class: c, number: n, token: token}
		c.arrive(n, +1)
		return m, nil
	}
}

// place returns the number of the member with a token, else the next free number, negated.
func (c *Class) place(token string) (number int, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	last := 0
	for n, m := range c.members {
		if m.Token == token {
			if m.Removed {
				return 0, ErrRemoved
			}
			return n, nil
		}
		last = max(last, n)
	}
	switch {
	case c.lead.Locked:
		return 0, ErrLocked
	case last >= c.options.Most:
		return 0, ErrFull
	}
	return -(last + 1), nil
}

// arrive adds to the member's number of connections to this process.
func (c *Class) arrive(number, by int) {
	c.mu.Lock()
	if c.here[number] += by; c.here[number] <= 0 {
		delete(c.here, number)
	}
	c.notify(false)
	c.mu.Unlock()
	c.tellPresence()
}

// Remove removes a member, who cannot come back with the same token. The member's answers
// no longer count.
func (c *Class) Remove(number int) error {
	return c.changeMember(number, func(r *record) error {
		r.Removed = true
		return nil
	})
}

// changeMember changes the record of a member.
func (c *Class) changeMember(number int, f func(*record) error) error {
	var err error
	for range mostConflicts {
		c.mu.Lock()
		m := c.members[number]
		c.mu.Unlock()
		if m == nil {
			return ErrRemoved
		}
		next := m.clone()
		if err := f(&next); err != nil {
			return err
		}
		if err = c.put(c.memberKey(number), next, m.revision); !errors.Is(err, ErrConflict) {
			return err
		}
	}
	return err
}

// Person is a member as the teacher sees them.
type Person struct {
	Number       int    // from 1; also the member's seed
	Name         string // empty for none
	Here         bool   // whether connected
	Lesson, Step string // where
	Since        time.Time
}

// People lists the members by number, without those who were removed.
func (c *Class) People() []Person {
	c.mu.Lock()
	defer c.mu.Unlock()
	here := map[int]bool{}
	for n := range c.here {
		here[n] = true
	}
	for _, p := range c.elsewhere {
		for _, n := range p.here {
			here[n] = true
		}
	}
	numbers := c.numbers()
	all := make([]Person, 0, len(numbers))
	for _, n := range numbers {
		m := c.members[n]
		all = append(all, Person{n, m.Name, here[n], m.Lesson, m.Step, m.Since})
	}
	return all
}

// numbers returns the numbers of all members who were not removed, ascending.
func (c *Class) numbers() []int {
	var all []int
	for n, m := range c.members {
		if !m.Removed {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	return all
}

// Presence counts the members of a class.
type Presence struct {
	Here, All int
	With      int // how many of those here are at the step of the class
	Stuck     int // how many of those here have been at one step for StuckAfter
}

// StuckAfter is how long a member must be at one step to count as stuck.
const StuckAfter = 4 * time.Minute

// Presence returns the present counts.
func (c *Class) Presence() Presence {
	now, lead := c.options.Now(), c.Lead()
	var p Presence
	for _, one := range c.People() {
		p.All++
		if !one.Here {
			continue
		}
		p.Here++
		if one.Lesson == lead.Lesson && one.Step == lead.Step {
			p.With++
		}
		if one.Step != "" && now.Sub(one.Since) >= StuckAfter {
			p.Stuck++
		}
	}
	return p
}

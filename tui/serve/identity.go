package serve

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"weightshare/lessons/class"
	"weightshare/lessons/progress"
)

// Identity is the person at a terminal. Whoever has joined with a key or a token is
// recognized by it from then on.
type Identity struct {
	id   string
	Name string // as chosen by the learner; empty for none
}

// KeyIdentity returns the identity of the owner of an SSH key, given in its wire
// format.
func KeyIdentity(key []byte, name string) Identity { return identity("key", string(key), name) }

// TokenIdentity returns the identity of the owner of a token.
func TokenIdentity(token, name string) Identity { return identity("token", token, name) }

func identity(kind, secret, name string) Identity {
	sum := sha256.Sum256([]byte(kind + "\x00" + secret))
	const enough = 16 // bytes
	return Identity{id: hex.EncodeToString(sum[:enough]), Name: class.Name(name)}
}

// teacher returns the identity of the class's teacher in a second terminal.
func (s *Server) teacher() Identity {
	if s.notes == "" {
		return Identity{}
	}
	return identity("teacher", s.notes, "")
}

// Identity returns the identity for a login, with or without a key in its wire format;
// if it only depends on the login, again is the login to come back with.
func (s *Server) Identity(l Login, key []byte) (who Identity, again string) {
	switch {
	case s.IsNotesCode(l.Code):
		return s.teacher(), ""
	case key != nil && l.Token == "":
		return KeyIdentity(key, l.Name), ""
	case l.Token == "":
		l.Token = NewToken()
	}
	return TokenIdentity(l.Token, l.Name), l.String()
}

// NewToken returns a token for a learner to come back with.
func NewToken() string { return strings.ToLower(rand.Text()) }

// IsToken reports whether a text has the form of a token.
func IsToken(text string) bool {
	return len(text) == len(rand.Text()) && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz234567") == ""
}

// Learner is a learner as known to the server.
type Learner struct {
	ID   string // the same whenever the learner comes back
	Name string // empty for none
}

// learner is a Learner with the server's data about them.
type learner struct {
	Learner
	store *progress.WriteBehind
	open  []*input // of the sessions, in the order in which they began
}

// address is what is known about an address that terminals come from.
type address struct {
	sessions int
	wrong    []time.Time // when wrong codes came from it
}

// The reasons for which somebody is not admitted, or a session ends.
var (
	ErrCode    = errors.New("the class code is another one")
	ErrWait    = errors.New("too many wrong class codes came from there: wait a minute")
	errFull    = errors.New("there are as many learners as this server takes")
	errAddress = errors.New("there are as many sessions from your address as this server takes")
	errClosed  = errors.New("the class is over")
	errNewer   = errors.New("you have joined from another terminal since, and this server takes no more at once")
	errIdle    = errors.New("nothing was typed for long")
)

// CheckCode checks the code that somebody at an address gives: it returns nil for the
// code of the class, ErrCode for another one, and ErrWait after too many wrong ones.
func (s *Server) CheckCode(code, from string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	limits := s.options.Limits
	a := s.address(from)
	defer s.forget(from)
	recent := a.wrong[:0]
	for _, at := range a.wrong {
		if time.Since(at) < limits.CodeWindow {
			recent = append(recent, at)
		}
	}
	a.wrong = recent
	if len(a.wrong) >= limits.WrongCodes {
		return ErrWait
	}
	if isCode(code, s.options.Code) || s.IsNotesCode(code) {
		return nil
	}
	a.wrong = append(a.wrong, time.Now())
	return ErrCode
}

// IsNotesCode reports whether a code is that for the teacher's second terminal.
func (s *Server) IsNotesCode(code string) bool { return s.notes != "" && isCode(code, s.notes) }

// isCode reports whether somebody gives the right code, in upper or lower case.
func isCode(given, right string) bool {
	return subtle.ConstantTimeCompare([]byte(strings.ToLower(given)), []byte(right)) == 1
}

// address returns what is known about an address. The caller holds mu.
func (s *Server) address(from string) *address {
	a := s.addresses[from]
	if a == nil {
		a = &address{}
		s.addresses[from] = a
	}
	return a
}

// mostAddresses is the number of addresses whose wrong codes are remembered.
const mostAddresses = 10_000

// forget forgets an address if there is nothing to remember about it, and all addresses
// without a session if there are too many. The caller holds mu.
func (s *Server) forget(from string) {
	if a := s.addresses[from]; a != nil && a.sessions == 0 && len(a.wrong) == 0 {
		delete(s.addresses, from)
	}
	if len(s.addresses) <= mostAddresses {
		return
	}
	for name, a := range s.addresses {
		if a.sessions == 0 {
			delete(s.addresses, name)
		}
	}
}

// enter counts a new session by its input; leave stops counting it. If a learner has as
// many sessions as the limit, the oldest ends: a connection may be lost long before the
// server notices, and the learner is where the new one is.
func (s *Server) enter(who Identity, from string, in *input) (l *learner, leave func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	limits := s.options.Limits
	a := s.address(from)
	defer s.forget(from)
	l = s.learners[who.id]
	switch {
	case s.closed:
		return nil, nil, errClosed
	case s.sessions >= limits.Sessions, l == nil && len(s.learners) >= limits.Learners:
		return nil, nil, errFull
	case a.sessions >= limits.AddressSessions:
		return nil, nil, errAddress
	}
	if l == nil {
		l = &learner{Learner: Learner{ID: who.id}, store: s.store(who.id)}
		s.learners[who.id] = l
	}
	if who.Name != "" {
		l.Name = who.Name
	}
	if len(l.open) >= limits.LearnerSessions {
		l.open[0].end(errNewer)
		l.open = l.open[1:]
	}
	s.sessions, a.sessions, l.open = s.sessions+1, a.sessions+1, append(l.open, in)
	s.running.Add(1)
	return l, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.sessions, a.sessions = s.sessions-1, a.sessions-1
		l.open = slices.DeleteFunc(l.open, func(other *input) bool { return other == in })
		s.forget(from)
		s.running.Done()
	}, nil
}

// A Login is what somebody gives to join, as one word with points between its parts: a
// name, if any, the code of the class, and a token to come back with, if any.
type Login struct{ Code, Name, Token string }

// ParseLogin splits a word into its parts: the last is a token if it has the form of
// one; the last of the others is the code, and any before that are the name.
func ParseLogin(word string) Login {
	var l Login
	parts := strings.Split(word, ".")
	if last := len(parts) - 1; last > 0 && IsToken(parts[last]) {
		l.Token, parts = parts[last], parts[:last]
	}
	last := len(parts) - 1
	l.Code, l.Name = parts[last], class.Name(strings.Join(parts[:last], " "))
	return l
}

// String returns the word.
func (l Login) String() string {
	word := l.Code
	if l.Name != "" {
		word = fmt.Sprintf("%s.%s", strings.ReplaceAll(l.Name, " ", "."), word)
	}
	if l.Token != "" {
		word += "." + l.Token
	}
	return word
}

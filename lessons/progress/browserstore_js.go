package progress

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"syscall/js"
	"time"
)

// BrowserStore keeps progress in the storage of the browser, as the text that a
// FileStore keeps in a file. Tabs may share it: each save reads again and joins.
type BrowserStore struct {
	name string

	mu      sync.Mutex
	pending Journal // what is not written yet
}

// NewBrowserStore returns the store that keeps progress under a name.
func NewBrowserStore(name string) *BrowserStore { return &BrowserStore{name: name} }

// Path is where the storage keeps it.
func (b *BrowserStore) Path() string { return b.name }

// Load implements Store.
func (b *BrowserStore) Load() (Document, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	d, odd, err := decodeKept(readStorage(b.name))
	switch {
	case err != nil:
		err = fmt.Errorf("progress begins anew: what this browser keeps is %w; it will be set aside", err)
	case odd > 0:
		err = oddError(odd)
	}
	return Join(d, b.pending.Document()), err
}

// Save implements Store.
func (b *BrowserStore) Save(d Document) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pending.Add(d)
	pending := b.pending.Document()
	if len(pending.Lessons) == 0 {
		return nil
	}
	err := b.change(func(kept *Journal) { kept.Add(pending) })
	var notice *Notice
	if err == nil || errors.As(err, &notice) {
		b.pending = Journal{}
	}
	return err
}

// Reset implements Store.
func (b *BrowserStore) Reset(lesson string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pending.forget(lesson)
	return b.change(func(kept *Journal) { kept.forget(lesson) })
}

// change replaces what is kept by what edit makes of it. What makes no sense, or
// contradicts itself, is kept under another name. The caller holds mu.
func (b *BrowserStore) change(edit func(*Journal)) error {
	text := readStorage(b.name)
	d, odd, err := decodeKept(text)
	notice := ""
	if err != nil || odd > 0 {
		aside := fmt.Sprintf("%s.%s", b.name, time.Now().UTC().Format("20060102T150405Z"))
		if err := writeStorage(aside, text); err != nil {
			return err
		}
		notice = fmt.Sprintf("what this browser kept could not be used whole; it is kept as %s in its storage", aside)
	}
	var kept Journal
	kept.Add(d)
	edit(&kept)
	encoded, err := encode(Document{Version: version, Lessons: kept.lessons})
	if err != nil {
		return err
	}
	if err := writeStorage(b.name, string(encoded)); err != nil {
		return err
	}
	if notice != "" {
		return &Notice{Text: notice}
	}
	return nil
}

// decodeKept reads what is kept; an empty text holds nothing yet.
func decodeKept(text string) (d Document, odd int, err error) {
	if strings.TrimSpace(text) == "" {
		return New(), 0, nil
	}
	if d, odd, err = decode([]byte(text)); err != nil {
		return New(), 0, err
	}
	return d, odd, nil
}

// The page reads and writes its storage: a browser that has none, or no room in it,
// makes it say so rather than break off.
func readStorage(name string) string {
	return js.Global().Get("page").Call("readStorage", name).String()
}

func writeStorage(name, text string) error {
	if failure := js.Global().Get("page").Call("writeStorage", name, text).String(); failure != "" {
		return notKept(errors.New(failure))
	}
	return nil
}

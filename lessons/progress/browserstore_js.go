package progress

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"syscall/js"
	"time"
)

// BrowserStore keeps progress in the browser's storage, as the same text that a
// FileStore keeps in a file. Tabs may share it: each save reads what is stored and
// joins its own progress to it.
type BrowserStore struct {
	name string

	mu      sync.Mutex
	pending Journal // not written yet
}

// NewBrowserStore returns the store that keeps progress under a name.
func NewBrowserStore(name string) *BrowserStore { return &BrowserStore{name: name} }

// Path returns the name under which the storage keeps it.
func (b *BrowserStore) Path() string { return b.name }

// Load implements Store.
func (b *BrowserStore) Load() (Document, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	d, odd, err := decodeKept(readStorage(b.name))
	switch {
	case err != nil:
		err = fmt.Errorf("your progress starts empty: what this browser keeps is %w; it will be set aside", err)
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

// change applies edit to what is kept. A text that makes no sense, or contradicts
// itself, is kept under another name. The caller holds mu.
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

// decodeKept decodes the stored text; an empty text means that nothing is stored
// yet.
func decodeKept(text string) (d Document, odd int, err error) {
	if strings.TrimSpace(text) == "" {
		return New(), 0, nil
	}
	if d, odd, err = decode([]byte(text)); err != nil {
		return New(), 0, err
	}
	return d, odd, nil
}

// readStorage reads from the page's storage. The page itself reads and writes it,
// because only the page can report a browser that has no storage, or no space left
// in it, without failing.
func readStorage(name string) string {
	return js.Global().Get("page").Call("readStorage", name).String()
}

func writeStorage(name, text string) error {
	if failure := js.Global().Get("page").Call("writeStorage", name, text).String(); failure != "" {
		return notKept(errors.New(failure))
	}
	return nil
}

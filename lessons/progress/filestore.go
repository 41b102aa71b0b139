package progress

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	atomicfile "github.com/natefinch/atomic"
)

// FileStore keeps progress in one file, which several programs may use at once:
// each save takes the lock beside the file, reads the file again, joins, and
// replaces the file atomically.
type FileStore struct {
	path    string
	tryLock func(path string) (unlock func(), err error)

	mu      sync.Mutex
	pending Journal // not written yet
	added   int     // how often something was added to pending

	saving sync.Mutex
	told   bool // that this file system has no locks; guarded by saving
}

// NewFileStore returns the store that keeps progress in the file at path. The
// path may be empty: then nothing is kept, and Save returns an error that says
// so.
func NewFileStore(path string) *FileStore { return &FileStore{path: path, tryLock: tryLock} }

// Path returns the path of the file.
func (f *FileStore) Path() string { return f.path }

// Load implements Store. It needs no lock, because a file that is replaced
// atomically can be read at any time.
func (f *FileStore) Load() (Document, error) {
	f.mu.Lock()
	pending := f.pending.Document()
	f.mu.Unlock()
	d, odd, err := f.read()
	var bad *unreadableError
	switch {
	case errors.As(err, &bad):
		err = fmt.Errorf("your progress starts empty: %s is %w; the file will be renamed", f.path, bad.cause)
	case odd > 0:
		err = fmt.Errorf("%s: %w", f.path, oddError(odd))
	}
	return Join(d, pending), err
}

// Save implements Store.
func (f *FileStore) Save(d Document) error {
	f.mu.Lock()
	f.pending.Add(d)
	f.added++
	added, pending := f.added, f.pending.Document()
	f.mu.Unlock()
	if len(pending.Lessons) == 0 {
		return nil
	}
	err := f.change(func(kept *Journal) { kept.Add(pending) })
	var notice *Notice
	if err != nil && !errors.As(err, &notice) {
		return err
	}
	f.mu.Lock()
	if f.added == added {
		f.pending = Journal{}
	}
	f.mu.Unlock()
	return err
}

// Reset implements Store.
func (f *FileStore) Reset(lesson string) error {
	f.mu.Lock()
	f.pending.forget(lesson)
	f.mu.Unlock()
	if _, err := os.Lstat(f.path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return f.change(func(kept *Journal) { kept.forget(lesson) })
}

// change applies edit to what is kept, under the lock.
func (f *FileStore) change(edit func(*Journal)) error {
	f.saving.Lock()
	defer f.saving.Unlock()
	if f.path == "" {
		return errors.New("progress is not kept: there is no home directory; set XDG_STATE_HOME to keep it")
	}
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return notKept(err)
	}
	unlock, err := f.tryLock(f.path + ".lock")
	locked := err == nil
	switch {
	case locked:
		defer unlock()
	case !errors.Is(err, errors.ErrUnsupported):
		return err
	}
	d, notice, err := f.readOrSetAside()
	if err != nil {
		return err
	}
	var kept Journal
	kept.Add(d)
	edit(&kept)
	text, err := encode(Document{Version: version, Lessons: kept.lessons})
	if err != nil {
		return err
	}
	if err := f.write(text, locked); err != nil {
		return err
	}
	if !locked && !f.told {
		f.told = true
		notice = strings.TrimSpace(notice + "\nprogress is kept, but its file system knows no locks: two weightshare at once may lose some of it")
	}
	if notice != "" {
		return &Notice{Text: notice}
	}
	return nil
}

func notKept(err error) error { return fmt.Errorf("progress is not kept: %w", err) }

// write replaces the file. If the path is a symbolic link, it replaces the file
// that it points to.
func (f *FileStore) write(text []byte, locked bool) error {
	target := f.path
	if resolved, err := filepath.EvalSymlinks(f.path); err == nil {
		target = resolved
	}
	if info, err := os.Stat(target); err == nil && info.Mode().Perm()&0o200 == 0 {
		return notKept(fmt.Errorf("%s is read-only", target))
	}
	if locked {
		removeLeft(target)
	}
	if err := atomicfile.WriteFile(target, bytes.NewReader(text)); err != nil {
		return notKept(err)
	}
	return nil
}

// removeLeft removes the files that programs left when they were killed while
// writing the file at path: they are named after it with some digits appended.
// The lock is held, so nobody is writing one now.
func removeLeft(path string) {
	left, err := filepath.Glob(path + "[0-9]*")
	if err != nil {
		return
	}
	for _, name := range left {
		if strings.Trim(strings.TrimPrefix(name, path), "0123456789") == "" {
			_ = os.Remove(name) // what cannot be removed does no harm
		}
	}
}

// unreadableError is the error for a file that exists and can be opened but makes
// no sense.
type unreadableError struct{ cause error }

func (e *unreadableError) Error() string { return e.cause.Error() }
func (e *unreadableError) Unwrap() error { return e.cause }

// oddError returns an error that says how many measurements contradict
// themselves.
func oddError(n int) error {
	return fmt.Errorf("%d of the measurements contradict themselves and are left out", n)
}

// read returns what the file holds, and how many of its measurements are left
// out; a missing file means that nothing is kept yet.
func (f *FileStore) read() (d Document, odd int, err error) {
	if f.path == "" {
		return New(), 0, nil
	}
	if _, err := os.Lstat(f.path); errors.Is(err, fs.ErrNotExist) {
		return New(), 0, nil
	}
	info, err := os.Stat(f.path)
	if err != nil {
		return New(), 0, notKept(err)
	}
	if !info.Mode().IsRegular() {
		return New(), 0, notKept(fmt.Errorf("%s is not a regular file", f.path))
	}
	text, err := os.ReadFile(f.path)
	if err != nil {
		return New(), 0, notKept(err)
	}
	d, odd, err = decode(text)
	if err != nil {
		return New(), 0, &unreadableError{cause: err}
	}
	return d, odd, nil
}

// readOrSetAside reads the file. A file that makes no sense is renamed, and one
// with contradictions is copied; the notice says so.
func (f *FileStore) readOrSetAside() (d Document, notice string, err error) {
	d, odd, err := f.read()
	var bad *unreadableError
	switch {
	case errors.As(err, &bad):
		aside, err := f.setAside(bad.cause, os.Rename)
		if err != nil {
			return d, "", err
		}
		return d, fmt.Sprintf("your progress starts empty: %s was %v; the file is kept as %s", f.path, bad.cause, aside), nil
	case err == nil && odd > 0:
		aside, err := f.setAside(oddError(odd), copyFile)
		if err != nil {
			return d, "", err
		}
		return d, fmt.Sprintf("%s: %v; the file as it was is kept as %s", f.path, oddError(odd), aside), nil
	}
	return d, "", err
}

func copyFile(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("copy: %w", err)
	}
	if err := os.WriteFile(to, text, 0o600); err != nil { //nolint:gosec // beside the file that it copies
		return fmt.Errorf("copy: %w", err)
	}
	return nil
}

// setAside moves or copies the file to a new name, made from the cause and the
// time. Only programs that hold the lock make such names.
func (f *FileStore) setAside(cause error, move func(from, to string) error) (aside string, err error) {
	why := "damaged"
	var newer *newerError
	if errors.As(cause, &newer) {
		why = fmt.Sprintf("version-%d", newer.version)
	}
	stem := fmt.Sprintf("%s.%s-%s", f.path, why, time.Now().UTC().Format("20060102T150405Z"))
	aside = stem
	for n := 2; n <= 1000; n++ {
		if _, err := os.Lstat(aside); errors.Is(err, fs.ErrNotExist) {
			if err = move(f.path, aside); err == nil {
				return aside, nil
			}
			return "", notKept(fmt.Errorf("%s is %w, and it cannot be set aside: %w", f.path, cause, err))
		}
		aside = fmt.Sprintf("%s-%d", stem, n)
	}
	return "", notKept(fmt.Errorf("too many files named %s-*", stem))
}

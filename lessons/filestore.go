package lessons

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"
	atomicfile "github.com/natefinch/atomic"
)

// lockPatience is how long a save waits for another program to let go of the
// progress file: nobody holds it for longer than one small write. After it
// waited in vain once, a save is less patient, so that a program which hangs
// with the lock in its hand does not hold up the learner at every step.
const (
	lockPatience  = 250 * time.Millisecond
	shortPatience = 30 * time.Millisecond
)

// FileStore keeps progress in one file, which several programs may use at once:
// each save takes the lock beside the file, reads again, joins and replaces the
// file in one move.
type FileStore struct {
	path string
	busy atomic.Bool // the lock could not be had the last time
}

// NewFileStore returns the store that keeps progress in the file at path. An
// empty path is allowed: nothing is kept then, and Save says so.
func NewFileStore(path string) *FileStore { return &FileStore{path: path} }

// Path is where the file stands.
func (f *FileStore) Path() string { return f.path }

// KeptAsideError says that the progress file could not be understood, and under
// which name it is kept.
type KeptAsideError struct {
	Path, Aside string
	Cause       error
}

func (e *KeptAsideError) Error() string {
	return fmt.Sprintf("the progress file was set aside, progress begins anew: %s was %v; it is kept as %s",
		e.Path, e.Cause, e.Aside)
}

// Unwrap returns what was wrong with the file.
func (e *KeptAsideError) Unwrap() error { return e.Cause }

// Load implements Store. It takes the lock only to set a damaged file aside: a
// file that is replaced in one move can be read at any time.
func (f *FileStore) Load() (Progress, error) {
	p, err := f.read()
	var bad *unreadableError
	if !errors.As(err, &bad) {
		return p, err
	}
	unlock, err := f.lock()
	if err != nil {
		return NewProgress(), err
	}
	defer unlock()
	return f.readOrSetAside()
}

// Save implements Store.
func (f *FileStore) Save(p Progress) error {
	return f.change(func(kept Progress) Progress { return Join(kept, p) })
}

// Reset implements Store.
func (f *FileStore) Reset(lesson string) error {
	if _, err := os.Stat(f.path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return f.change(func(kept Progress) Progress { return forget(kept, lesson) })
}

// change replaces what is kept by what edit makes of it, under the lock.
func (f *FileStore) change(edit func(Progress) Progress) error {
	unlock, err := f.lock()
	if err != nil {
		return err
	}
	defer unlock()
	kept, err := f.readOrSetAside()
	var aside *KeptAsideError
	if err != nil && !errors.As(err, &aside) {
		return err
	}
	text, err := encodeProgress(edit(kept))
	if err != nil {
		return err
	}
	if err := f.write(text); err != nil {
		return err
	}
	if aside != nil {
		return aside
	}
	return nil
}

// write replaces the file. A link stays a link: what it points to is replaced.
func (f *FileStore) write(text []byte) error {
	target := f.path
	if resolved, err := filepath.EvalSymlinks(f.path); err == nil {
		target = resolved
	}
	if info, err := os.Stat(target); err == nil && info.Mode().Perm()&0o200 == 0 {
		return fmt.Errorf("progress is not kept: %s is read-only", target)
	}
	if err := atomicfile.WriteFile(target, bytes.NewReader(text)); err != nil {
		return fmt.Errorf("progress is not kept: %w", err)
	}
	return nil
}

// lock takes the lock beside the file and returns what lets go of it again.
func (f *FileStore) lock() (unlock func(), err error) {
	if f.path == "" {
		return nil, errors.New("progress is not kept: there is no home directory; set XDG_STATE_HOME to keep it")
	}
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return nil, fmt.Errorf("progress is not kept: %w", err)
	}
	guard := flock.New(f.path+".lock", flock.SetPermissions(0o600))
	locked, err := f.tryLock(guard)
	f.busy.Store(err == nil && !locked)
	if err == nil && !locked {
		return nil, fmt.Errorf("progress is not kept for now: another program holds %s.lock", f.path)
	}
	if err != nil {
		return nil, fmt.Errorf("progress is not kept: %w", err)
	}
	// An unlock that fails is mended by the system when the descriptor closes.
	return func() { _ = guard.Unlock() }, nil
}

// tryLock tries for a moment; not getting the lock is no error.
func (f *FileStore) tryLock(guard *flock.Flock) (locked bool, err error) {
	patience := lockPatience
	if f.busy.Load() {
		patience = shortPatience
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	locked, err = guard.TryLockContext(ctx, 5*time.Millisecond)
	if errors.Is(err, context.DeadlineExceeded) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("lock: %w", err)
	}
	return locked, nil
}

// unreadableError is a file that exists, can be opened and makes no sense.
type unreadableError struct{ cause error }

func (e *unreadableError) Error() string { return e.cause.Error() }
func (e *unreadableError) Unwrap() error { return e.cause }

// read returns what the file holds; a missing file holds nothing yet.
func (f *FileStore) read() (Progress, error) {
	if f.path == "" {
		return NewProgress(), nil
	}
	text, err := os.ReadFile(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return NewProgress(), nil
	}
	if err != nil {
		return NewProgress(), fmt.Errorf("progress is not kept: %w", err)
	}
	p, err := decodeProgress(text)
	if err != nil {
		return NewProgress(), &unreadableError{cause: err}
	}
	return p, nil
}

// readOrSetAside reads the file; one that makes no sense gets another name. The
// caller holds the lock.
func (f *FileStore) readOrSetAside() (Progress, error) {
	p, err := f.read()
	var bad *unreadableError
	if !errors.As(err, &bad) {
		return p, err
	}
	aside, err := setAside(f.path, bad.cause)
	if err != nil {
		return NewProgress(), fmt.Errorf("progress is not kept: %s is %w, and it cannot be set aside: %w", f.path, bad.cause, err)
	}
	return NewProgress(), &KeptAsideError{Path: f.path, Aside: aside, Cause: bad.cause}
}

// setAside gives the file a name that no file has yet, made of why and when.
func setAside(path string, cause error) (string, error) {
	why := "damaged"
	var newer *newerError
	if errors.As(cause, &newer) {
		why = fmt.Sprintf("version-%d", newer.version)
	}
	stem := fmt.Sprintf("%s.%s-%s", path, why, time.Now().UTC().Format("20060102T150405Z"))
	for n := 1; n <= 1000; n++ {
		aside := stem
		if n > 1 {
			aside = fmt.Sprintf("%s-%d", stem, n)
		}
		if _, err := os.Lstat(aside); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		// Only programs that hold the lock make such names, so nobody takes
		// the name between the look and the move.
		if err := os.Rename(path, aside); err != nil {
			return "", fmt.Errorf("rename: %w", err)
		}
		return aside, nil
	}
	return "", fmt.Errorf("too many files named %s-*", stem)
}

package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/gofrs/flock"
	"github.com/natefinch/atomic"
)

// newFileMode is the mode of new files before the umask is applied.
const newFileMode = 0o666

// partSuffix ends the names of files that are being written.
const partSuffix = ".part"

// outFile is a file to write, locked against other processes of this program. A regular
// or absent file is replaced atomically; a pipe or a device is written to directly.
type outFile struct {
	path   string // with symbolic links resolved, so that they are not replaced
	exists bool
	stream bool // exists and is not a regular file
	lock   *flock.Flock
}

// openOutput locks a file and checks that it can be written.
func openOutput(path string) (*outFile, error) {
	f, err := lockOutput(path)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be written: %w", path, err)
	}
	return f, nil
}

func lockOutput(path string) (*outFile, error) {
	f := &outFile{path: path}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		f.path = target
	}
	info, err := os.Stat(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if target, err := os.Readlink(path); err == nil {
			return nil, fmt.Errorf("it is a link to %s, which does not exist", target)
		}
		folder := filepath.Dir(f.path)
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			return nil, fmt.Errorf("there is no folder %s; make it first", folder)
		}
	case err != nil:
		return nil, plainCause(err)
	case info.IsDir():
		return nil, errors.New("it is a folder; name a file in it")
	case !info.Mode().IsRegular():
		f.exists, f.stream = true, true
		return f, nil
	case info.Mode().Perm()&0o222 == 0:
		return nil, errors.New("it is read-only")
	default:
		f.exists = true
	}
	if err := f.acquire(); err != nil {
		return nil, err
	}
	part, err := f.newPart()
	if err != nil {
		f.release()
		return nil, err
	}
	_ = part.Close()
	_ = os.Remove(part.Name())
	return f, nil
}

// acquire locks FILE.lock and removes parts left by killed processes. On a file system
// without locks it does without.
func (f *outFile) acquire() error {
	for {
		lock := flock.New(f.path+".lock", flock.SetPermissions(newFileMode))
		held, err := lock.TryLock()
		switch {
		case errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.ENOLCK):
			return nil
		case err != nil:
			return plainCause(err)
		case !held:
			return errors.New("another weightshare is writing it; wait for its end, or name another file")
		}
		f.lock = lock
		mine, err := lock.Stat()
		there, gone := os.Stat(lock.Path())
		if err == nil && gone == nil && os.SameFile(mine, there) {
			f.removeParts()
			return nil
		}
		_ = lock.Unlock() // its last owner removed it before we locked it
	}
}

func (f *outFile) release() {
	if f.lock == nil {
		return
	}
	// While the lock is held, its file cannot be another process's. Windows cannot remove
	// an open file: there it is removed afterwards, which fails if another process has
	// opened it.
	left := os.Remove(f.lock.Path())
	_ = f.lock.Unlock()
	if left != nil {
		_ = os.Remove(f.lock.Path())
	}
}

// removeParts removes parts that were never completed.
func (f *outFile) removeParts() {
	folder, name := filepath.Split(f.path)
	entries, _ := os.ReadDir(filepath.Clean(folder))
	for _, e := range entries {
		middle, ok := strings.CutPrefix(e.Name(), name+".")
		if middle, part := strings.CutSuffix(middle, partSuffix); ok && part && !strings.Contains(middle, ".") {
			_ = os.Remove(filepath.Join(folder, e.Name()))
		}
	}
}

// newPart creates a file next to the one to write. Its name is random, since process
// IDs repeat in containers.
func (f *outFile) newPart() (*os.File, error) {
	part, err := os.OpenFile(f.path+"."+rand.Text()+partSuffix, os.O_CREATE|os.O_EXCL|os.O_WRONLY, newFileMode)
	if err != nil {
		return nil, plainCause(err)
	}
	return part, nil
}

func (f *outFile) write(data []byte) error {
	fill := f.replace
	if f.stream {
		fill = f.writeInto
	}
	if err := fill(data); err != nil {
		return fmt.Errorf("%s cannot be written: %w", f.path, err)
	}
	return nil
}

// replace writes a part and renames it.
func (f *outFile) replace(data []byte) error {
	part, err := f.newPart()
	if err != nil {
		return err
	}
	_, err = part.Write(data)
	if info, missing := os.Stat(f.path); missing == nil {
		err = errors.Join(err, part.Chmod(info.Mode().Perm()))
	}
	if err = errors.Join(err, part.Sync(), part.Close()); err == nil {
		err = atomic.ReplaceFile(part.Name(), f.path)
	}
	if err != nil {
		_ = os.Remove(part.Name()) // the first error is the one to report
		return plainCause(err)
	}
	return nil
}

func (f *outFile) writeInto(data []byte) error {
	file, err := os.OpenFile(f.path, os.O_WRONLY, 0)
	if err != nil {
		return plainCause(err)
	}
	_, err = file.Write(data)
	return plainCause(errors.Join(err, file.Close()))
}

// plainCause returns the cause of a *fs.PathError, for messages that name the path.
func plainCause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

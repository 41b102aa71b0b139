package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/natefinch/atomic"
)

// newFileMode is the mode of a file that did not exist, less what the system
// takes away from it.
const newFileMode = 0o666

// writeFile writes data to a file: in one move where the file is absent or a
// regular one, so that nobody ever reads half of it; straight into it where it
// is something else, a pipe or a device.
func writeFile(path string, data []byte) error {
	target := path
	if followed, err := filepath.EvalSymlinks(path); err == nil {
		target = followed // a link stays one
	}
	info, err := os.Stat(target)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = createFile(target, data)
	case err != nil:
	case info.IsDir():
		err = errors.New("it is a folder")
	case info.Mode().IsRegular():
		err = atomic.WriteFile(target, bytes.NewReader(data))
	default:
		err = writeInto(target, data)
	}
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, err)
	}
	return nil
}

// createFile makes an empty file first: it gets the mode of a new file, which
// the move that fills it keeps. It goes again if that fails.
func createFile(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, newFileMode)
	if err != nil {
		return fmt.Errorf("making it: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("making it: %w", err)
	}
	if err := atomic.WriteFile(path, bytes.NewReader(data)); err != nil {
		_ = os.Remove(path) // what failed before it is what to tell
		return fmt.Errorf("filling it: %w", err)
	}
	return nil
}

// writeInto writes to what is no regular file.
func writeInto(path string, data []byte) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("opening it: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if _, err := f.Write(data); err != nil {
		return fmt.Errorf("writing into it: %w", err)
	}
	return nil
}

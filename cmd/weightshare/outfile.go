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

// createFile fills a file beside the new one and moves it there, so that the new
// one is never empty. It gets the mode of a new file, which a file made to be
// moved would not have.
func createFile(path string, data []byte) error {
	part := fmt.Sprintf("%s.%d.part", path, os.Getpid())
	f, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, newFileMode)
	if err != nil {
		return fmt.Errorf("making it: %w", err)
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = atomic.ReplaceFile(part, path)
	}
	if err != nil {
		_ = os.Remove(part) // what failed before it is what to tell
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

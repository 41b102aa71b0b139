package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"weightshare/cmd/help"
)

// wanted is the kind of file that a command reads.
type wanted struct {
	hint string                 // what to name instead of a file that does not exist
	fits func(name string) bool // reports whether a file of this name may be one
}

// wantModel asks for a model or a network in notation.
func wantModel(hint string) wanted { return wanted{hint, isModelFile} }

// wantDocument asks for a document that this program wrote.
func wantDocument(hint string) wanted {
	return wanted{hint, func(name string) bool { return filepath.Ext(name) == ".json" }}
}

// openInput opens a regular file for reading, or standard input for "-": other files
// may never end.
func openInput(path string, stdin io.Reader, want wanted) (io.ReadCloser, error) {
	if path == "-" {
		return io.NopCloser(stdin), nil
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, help.Usagef("there is no file %s; %s", path, want.hint)
	case err == nil && !info.Mode().IsRegular() && !info.IsDir():
		return nil, fmt.Errorf("%s is not a regular file; write - and feed it to standard input", path)
	}
	if err == nil && info.IsDir() {
		return nil, folderError(path, want)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", path, plainCause(err))
	}
	return file, nil
}

// readWhole reads a document of at most a given size from a regular file, or from standard
// input for "-".
func readWhole(path string, stdin io.Reader, most int64, want wanted) ([]byte, error) {
	in, err := openInput(path, stdin, want)
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }() // it was only read, so nothing can be lost
	content, err := io.ReadAll(io.LimitReader(in, most+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s cannot be read: %w", path, plainCause(err))
	case int64(len(content)) > most:
		return nil, fmt.Errorf("%s holds more than %d bytes, and is not read; %s", path, most, want.hint)
	}
	return content, nil
}

// folderError returns the error for a folder in place of a file. It names a file in the
// folder that may be wanted or, if there is none, gives the hint.
func folderError(path string, want wanted) error {
	entries, err := os.ReadDir(path)
	if err != nil {
		return fmt.Errorf("%s is a folder that cannot be read: %w", path, plainCause(err))
	}
	for _, e := range entries {
		if e.Type().IsRegular() && want.fits(e.Name()) {
			return fmt.Errorf("%s is a folder, and a file is read; name one in it, such as %s", path, filepath.Join(path, e.Name()))
		}
	}
	return fmt.Errorf("%s is a folder, and a file is read; %s", path, want.hint)
}

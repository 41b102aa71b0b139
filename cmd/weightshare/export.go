package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"weightshare/nets/experiment"
)

const mostExports = 10_000

// export writes results into the working directory and returns the file names.
func export(d experiment.Results) (names []string, err error) { return exportTo(".", d) }

// exportTo writes results into three new files of a directory, under the first
// number for which none of the three exists.
func exportTo(directory string, d experiment.Results) (names []string, err error) {
	root, err := os.OpenRoot(directory)
	if err != nil {
		return nil, fmt.Errorf("opening the directory: %w", err)
	}
	defer func() { _ = root.Close() }() // what was written in it is closed already
	forms := []struct {
		ending string
		write  func(io.Writer) error
	}{{"json", d.WriteJSON}, {"csv", d.WriteCSV}, {"md", d.WriteMarkdown}}
	for number := 1; number <= mostExports; number++ {
		names = names[:0]
		free := true
		for _, f := range forms {
			name := fmt.Sprintf("weightshare-%s-%d.%s", d.TaskName(), number, f.ending)
			_, err := root.Lstat(name)
			free = free && errors.Is(err, fs.ErrNotExist)
			names = append(names, name)
		}
		if !free {
			continue
		}
		for i, f := range forms {
			if err := writeNew(root, names[i], f.write); err != nil {
				return nil, err
			}
		}
		return names, nil
	}
	return nil, fmt.Errorf("%d exports exist already: move them away", mostExports)
}

// writeNew fills a new file; it fails if there is a file of that name, and
// leaves nothing behind if writing fails.
func writeNew(root *os.Root, name string, write func(io.Writer) error) error {
	var text bytes.Buffer
	if err := write(&text); err != nil {
		return fmt.Errorf("formatting %s: %w", name, err)
	}
	f, err := root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, newFileMode)
	if err != nil {
		return fmt.Errorf("creating a file: %w", err)
	}
	_, err = f.Write(text.Bytes())
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		_ = root.Remove(name) // the first error is the one to report
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}

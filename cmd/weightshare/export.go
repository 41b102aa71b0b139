package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"weightshare/lessons"
	"weightshare/nets/experiment"
)

// exporter implements lessons.Exporter on the file system.
type exporter struct {
	folder string // the folder to which names are relative
	create func(folder *os.Root, name string) (io.WriteCloser, error)
}

func newExporter() exporter { return exporter{".", createNew} }

// createNew creates a file; it fails if the file exists.
func createNew(folder *os.Root, name string) (io.WriteCloser, error) {
	f, err := folder.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, newFileMode)
	if err != nil {
		return nil, fmt.Errorf("creating a file: %w", err)
	}
	return syncedFile{f}, nil
}

// syncedFile is a file whose data is on the device once it has been closed.
type syncedFile struct{ *os.File }

// Close implements io.Closer.
func (f syncedFile) Close() error { return errors.Join(f.Sync(), f.File.Close()) }

// exportFormat is a format and the extension of its files.
type exportFormat struct {
	ending string
	write  func(experiment.Results, io.Writer) error
}

func exportFormats() []exportFormat {
	return []exportFormat{
		{".json", experiment.Results.WriteJSON},
		{".csv", experiment.Results.WriteCSV},
		{".md", experiment.Results.WriteMarkdown},
	}
}

// formatsOf returns the formats to write for a name, and the name without their
// extension.
func formatsOf(name string) (base string, formats []exportFormat) {
	all := exportFormats()
	i := slices.IndexFunc(all, func(f exportFormat) bool { return f.ending == filepath.Ext(name) })
	if i < 0 {
		return name, all
	}
	return strings.TrimSuffix(name, all[i].ending), all[i : i+1]
}

// Propose implements lessons.Exporter.
func (e exporter) Propose(r experiment.Results) string {
	return e.free("weightshare-"+strings.Map(noSeparator, r.TaskName())+"-1", exportFormats())
}

func noSeparator(r rune) rune {
	if r == '/' || r == filepath.Separator || r == ':' {
		return '-'
	}
	return r
}

// Where implements lessons.Exporter.
func (e exporter) Where() string {
	if folder, err := filepath.Abs(e.folder); err == nil {
		return folder
	}
	return e.folder
}

// Export implements lessons.Exporter.
func (e exporter) Export(name string, r experiment.Results) (files []string, err error) {
	name, err = e.resolve(name, r)
	if err != nil {
		return nil, err
	}
	base, formats := formatsOf(name)
	files, texts := make([]string, len(formats)), make([]bytes.Buffer, len(formats))
	for i, f := range formats {
		files[i] = base + f.ending
		if e.exists(files[i]) {
			return nil, &lessons.ExistsError{File: files[i], Free: e.free(base, formats)}
		}
		if err := f.write(r, &texts[i]); err != nil {
			return nil, fmt.Errorf("formatting %s: %w", files[i], err)
		}
	}
	folder, err := os.OpenRoot(filepath.Dir(e.path(name)))
	if err != nil {
		return nil, troubleOf(filepath.Dir(name), err)
	}
	defer func() { _ = folder.Close() }() // the files in it have been closed already
	for i := range files {
		if err := e.writeNew(folder, filepath.Base(files[i]), texts[i].Bytes()); err != nil {
			for _, written := range files[:i] {
				_ = folder.Remove(filepath.Base(written)) // the first error is the one to report
			}
			if errors.Is(err, fs.ErrExist) {
				return nil, &lessons.ExistsError{File: files[i], Free: e.free(base, formats)}
			}
			return nil, troubleOf(filepath.Dir(name), err)
		}
	}
	return files, nil
}

// resolve returns the name under which results are written for what the learner has
// typed: without spaces around it; for a folder, with a new name in that folder.
func (e exporter) resolve(typed string, r experiment.Results) (string, error) {
	name := strings.TrimSpace(typed)
	if rest, ok := strings.CutPrefix(name, "~"+string(filepath.Separator)); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", fmt.Errorf("~ leads nowhere: %w", err)
		}
		name = filepath.Join(home, rest)
	}
	if name == "" {
		return "", errors.New("write a name, as in " + e.Propose(r))
	}
	is, err := os.Stat(e.path(name))
	switch {
	case err == nil && is.IsDir():
		within := exporter{e.path(name), e.create}
		return filepath.Join(name, within.Propose(r)), nil
	case os.IsPathSeparator(name[len(name)-1]):
		return "", troubleOf(filepath.Clean(name), fs.ErrNotExist)
	case err == nil: // a file or a device
		return "", &lessons.ExistsError{File: name, Free: e.free(formatsOf(name))}
	}
	return filepath.Clean(name), nil
}

func (e exporter) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(e.folder, name)
}

// exists reports whether there is anything with that name; a name that cannot be
// checked fails when it is written.
func (e exporter) exists(name string) bool {
	_, err := os.Lstat(e.path(name))
	return err == nil
}

// free returns the first name for which no file exists: base, or base with the next
// numbers after it.
func (e exporter) free(base string, formats []exportFormat) string {
	ending := ""
	if len(formats) == 1 {
		ending = formats[0].ending
	}
	taken := func() bool {
		return slices.ContainsFunc(formats, func(f exportFormat) bool { return e.exists(base + f.ending) })
	}
	for taken() || e.exists(base) {
		base = nextName(base)
	}
	return base + ending
}

// nextName increments the number at the end of a name: bars, bars-2, bars-3.
func nextName(base string) string {
	parts := regexp.MustCompile(`^(.*)-([0-9]{1,9})$`).FindStringSubmatch(base)
	if parts == nil {
		return base + "-2"
	}
	n, _ := strconv.Atoi(parts[2]) // only digits, and not too many
	return fmt.Sprintf("%s-%d", parts[1], n+1)
}

// writeNew writes a new file; it leaves nothing behind if that fails.
func (e exporter) writeNew(folder *os.Root, name string, text []byte) error {
	f, err := e.create(folder, name)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err != nil {
		_ = folder.Remove(name) // the first error is the one to report
	}
	return err
}

// troubleOf describes an error in a folder.
func troubleOf(folder string, err error) error {
	var why *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no folder %s: make it, or name another", folder)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("nothing may be written in %s: name another folder", folder)
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("the device of %s is full, nothing was left there: free some space, or name another folder", folder)
	case errors.As(err, &why):
		return fmt.Errorf("%s: %w; name another folder", folder, why.Err)
	}
	return fmt.Errorf("%s: %w", folder, err)
}

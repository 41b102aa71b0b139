package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"weightshare/lessons"
)

// writeOverlay writes the texts of the lessons, in the form that the program in the
// browser reads, into the folder dir, and returns the path of the file that tells the
// go command to use them in place of the originals.
func (b builder) writeOverlay(dir string) (string, error) {
	var overlay struct{ Replace map[string]string }
	overlay.Replace = make(map[string]string)
	lessons := filepath.Join(b.root, "lessons")
	files := os.DirFS(lessons)
	err := fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		text, err := fs.ReadFile(files, path)
		if err != nil {
			return fmt.Errorf("read a lesson: %w", err)
		}
		text, err = outlined(path, text)
		if err != nil || text == nil {
			return err
		}
		copied := filepath.Join(dir, fmt.Sprintf("lesson-%d.md", len(overlay.Replace)))
		overlay.Replace[filepath.Join(lessons, filepath.FromSlash(path))] = copied
		if err := os.WriteFile(copied, text, 0o600); err != nil {
			return fmt.Errorf("write a lesson: %w", err)
		}
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("the texts for the browser: %w", err)
	}
	text, err := json.Marshal(overlay)
	if err != nil {
		return "", fmt.Errorf("the list of texts for the browser: %w", err)
	}
	file := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return "", fmt.Errorf("list the texts for the browser: %w", err)
	}
	return file, nil
}

// outlined returns the text of a lesson with its front matter in one line, including what a
// list shows of its steps, on as many lines as before: code that parses YAML is large, and a
// browser that has just loaded the program is slow to read all headings. A text without front
// matter is not a lesson; for it the result is nil.
func outlined(path string, text []byte) ([]byte, error) {
	const fence = "---\n"
	rest, begins := bytes.CutPrefix(text, []byte(fence))
	matter, body, ends := bytes.Cut(rest, []byte("\n"+fence))
	if !begins || !ends {
		return nil, nil
	}
	l, err := lessons.Outline(path, text)
	if err != nil {
		return nil, fmt.Errorf("read a lesson: %w", err)
	}
	head, err := frontMatterOf(l).Line()
	if err != nil {
		return nil, fmt.Errorf("write the front matter of %s: %w", path, err)
	}
	if _, err := lessons.ParseFrontMatterLine(head); err != nil { // as the browser's program will
		return nil, fmt.Errorf("read the front matter of %s back: %w", path, err)
	}
	lines := strings.Repeat("\n", bytes.Count(matter, []byte("\n")))
	return fmt.Appendf(nil, "%s%s%s\n%s%s", fence, head, lines, fence, body), nil
}

// frontMatterOf returns the front matter of an outlined lesson, with its steps.
func frontMatterOf(l *lessons.Lesson) lessons.FrontMatter {
	m := lessons.FrontMatter{ID: l.ID, Title: l.Title, Question: l.Question, Minutes: l.Minutes, Tracks: l.Tracks, Withheld: l.WithheldUntil}
	for _, s := range l.Steps {
		m.Steps = append(m.Steps, lessons.OutlinedStep{ID: s.ID, Title: s.Title, Kind: s.Kind})
	}
	return m
}

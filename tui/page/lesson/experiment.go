package lesson

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"weightshare/lessons/course"
	"weightshare/nets/experiment"
	"weightshare/tui/keys"
	"weightshare/tui/page"
)

// labRules are the keys that take an experiment elsewhere: to the lab, to the
// command line, to files.
func (m *Model) labRules() []keys.Rule {
	var rules []keys.Rule
	if m.view.Repeats {
		if m.Lesson() != course.LabID {
			rules = append(rules, keys.Rule{Intent: keys.Lab, Does: "take it to the lab"})
		}
		rules = append(rules, keys.Rule{Intent: keys.Copy, Does: "copy command"})
	}
	if m.view.Exports {
		rules = append(rules, keys.Rule{Intent: keys.Export, Does: "export"})
	}
	return rules
}

// toLab asks for the lab with the experiment of the step.
func (m *Model) toLab() tea.Cmd {
	plan, ok := m.session.Experiment()
	if !ok {
		return nil
	}
	return page.Ask(page.LabMsg{Plan: &plan})
}

// copyCommand puts the command line that repeats the experiment on the clipboard
// of the terminal, and on the screen for terminals that have none.
func (m *Model) copyCommand() tea.Cmd {
	plan, ok := m.session.Experiment()
	if !ok {
		return nil
	}
	line := "weightshare compare " + experiment.ShellLine(plan.Arguments())
	m.session.Tell("copied: " + line)
	return tea.Batch(tea.SetClipboard(line), m.acted())
}

// exportedMsg says what came of an export.
type exportedMsg struct {
	model *Model
	names []string
	err   error
}

// export writes the results into files of the present folder.
func (m *Model) export() tea.Cmd {
	d, ok := m.session.Results()
	if !ok {
		return nil
	}
	return func() tea.Msg {
		names, err := exportTo(".", d)
		return exportedMsg{m, names, err}
	}
}

// exported tells what came of it.
func (m *Model) exported(msg exportedMsg) {
	switch {
	case msg.model != m:
		return
	case msg.err != nil:
		m.session.Tell("nothing exported: " + msg.err.Error())
	default:
		m.session.Tell("written: " + together(msg.names))
	}
	m.refresh()
}

// together lists files of one name, the name once.
func together(names []string) string {
	first, _, _ := strings.Cut(names[0], ".")
	short := slices.Clone(names)
	for i := 1; i < len(short); i++ {
		short[i] = strings.TrimPrefix(short[i], first)
	}
	return strings.Join(short, ", ")
}

// exportTo writes results as JSON, CSV and Markdown into new files of a folder,
// under the first number for which none of the three is there.
func exportTo(folder string, d *experiment.Document) (names []string, err error) {
	forms := []struct {
		ending string
		write  func(io.Writer) error
	}{{"json", d.WriteJSON}, {"csv", d.WriteCSV}, {"md", d.WriteMarkdown}}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, fmt.Errorf("opening the folder: %w", err)
	}
	defer func() { _ = root.Close() }() // what was written in it is closed already
	const most = 10_000
	for number := 1; number <= most; number++ {
		names = names[:0]
		free := true
		for _, f := range forms {
			name := fmt.Sprintf("weightshare-%s-%d.%s", d.Task, number, f.ending)
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
	return nil, fmt.Errorf("%d exports are there already: move them away", most)
}

// writeNew fills a file beside the new one and links it under its name, which
// fails where a file of that name has come in the meantime.
func writeNew(root *os.Root, name string, write func(io.Writer) error) (err error) {
	var text bytes.Buffer
	if err := write(&text); err != nil {
		return fmt.Errorf("%w", err)
	}
	part := fmt.Sprintf("%s.%d.part", name, os.Getpid())
	f, err := root.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("making it: %w", err)
	}
	defer func() { _ = root.Remove(part) }() // the file has its own name by then, or is not wanted
	_, err = f.Write(text.Bytes())
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("filling it: %w", err)
	}
	if err := root.Link(part, name); err != nil {
		return fmt.Errorf("naming it: %w", err)
	}
	return nil
}

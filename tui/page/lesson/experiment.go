package lesson

import (
	"path"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"weightshare/nets/experiment"
	"weightshare/tui/keys"
	"weightshare/tui/page"
)

// labRules are the keys that take an experiment to the lab, a command or files.
func (m *Model) labRules() []keys.Rule {
	var rules []keys.Rule
	if m.view.Repeats {
		if m.options.Lab && !m.InLab() {
			rules = append(rules, keys.Rule{Intent: keys.Lab, Does: "take it to the lab"})
		}
		rules = append(rules, keys.Rule{Intent: keys.Copy, Does: "copy command"})
	}
	if m.view.Exports && m.options.Export != nil {
		rules = append(rules, keys.Rule{Intent: keys.Export, Does: "export"})
	}
	return rules
}

func (m *Model) openLab() tea.Cmd {
	plan, ok := m.session.Experiment()
	if !ok {
		return nil
	}
	return page.Send(page.LabMsg{Plan: &plan})
}

// copyCommand puts the command line that repeats the experiment on the clipboard
// of the terminal, and on the screen for terminals that have none.
func (m *Model) copyCommand() tea.Cmd {
	commands := m.session.Commands()
	if len(commands) == 0 {
		return nil
	}
	lines := make([]string, len(commands))
	for i, words := range commands {
		lines[i] = "weightshare compare " + experiment.ShellLine(words)
	}
	line := strings.Join(lines, " && ")
	m.session.SetNotice("copied: " + line)
	return tea.Batch(tea.SetClipboard(line), m.refreshAndTick())
}

type exportedMsg struct {
	owner *Model
	files []string
	err   error
}

// export hands the results to whoever writes files.
func (m *Model) export() tea.Cmd {
	d, ok := m.session.Results()
	if !ok {
		return nil
	}
	return func() tea.Msg {
		files, err := m.options.Export(d)
		return exportedMsg{m, files, err}
	}
}

func (m *Model) tellExported(msg exportedMsg) {
	switch {
	case msg.owner != m:
		return
	case msg.err != nil:
		m.session.SetNotice("nothing exported: " + msg.err.Error())
	default:
		m.session.SetNotice("written: " + shortNames(msg.files))
	}
	m.refresh()
}

// shortNames lists files, those after the first without the name that they share
// with it: results.json, .csv, .md.
func shortNames(files []string) string {
	first := strings.TrimSuffix(files[0], path.Ext(files[0]))
	short := slices.Clone(files)
	for i := 1; i < len(short); i++ {
		short[i] = strings.TrimPrefix(short[i], first)
	}
	return strings.Join(short, ", ")
}

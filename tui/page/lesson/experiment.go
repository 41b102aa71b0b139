package lesson

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"weightshare/nets/experiment"
	"weightshare/tui/keys"
	"weightshare/tui/page"
)

// labRules returns the rules for taking an experiment to the lab, to a command line or
// to files.
func (m *Model) labRules() []keys.Rule {
	var rules []keys.Rule
	if m.view.Repeats {
		if m.options.Lab && !m.InLab() {
			rules = append(rules, keys.Rule{Intent: keys.Lab, Does: "take it to the lab"})
		}
		rules = append(rules, keys.Rule{Intent: keys.Copy, Does: "copy command"})
	}
	if m.view.Exports && m.options.Exports {
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

// copyCommand copies the command line that repeats the experiment to the terminal's
// clipboard and, for terminals that have none, shows it.
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

// export asks for the page that writes the results.
func (m *Model) export() tea.Cmd {
	r, ok := m.session.Results()
	if !ok {
		return nil
	}
	return page.Send(page.ExportMsg{Results: r})
}

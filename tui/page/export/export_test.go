package export

import (
	"errors"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons"
	"weightshare/nets/experiment"
	"weightshare/tui/draw"
	"weightshare/tui/keys"
	"weightshare/tui/page"
)

// fakeExporter is an exporter with one name that is taken and one that cannot be written.
type fakeExporter struct{ asked *[]string }

func (fakeExporter) Propose(experiment.Results) string { return "bars-1" }
func (fakeExporter) Where() string                     { return "/home/ada" }
func (s fakeExporter) Export(name string, _ experiment.Results) ([]string, error) {
	*s.asked = append(*s.asked, name)
	switch name {
	case "bars-1":
		return nil, &lessons.ExistsError{File: "bars-1.csv", Free: "bars-2"}
	case "full":
		return nil, errors.New("the device is full")
	}
	return []string{name + ".json", name + ".csv", name + ".md"}, nil
}

// shown returns what the page shows at 60 by 18, as one line.
func shown(m *Model) string { return strings.Join(strings.Fields(ansi.Strip(m.View())), " ") }

func sees(t *testing.T, m *Model, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if got := shown(m); !strings.Contains(got, text) {
			t.Errorf("%q is not in: %s", text, got)
		}
	}
}

// enter presses enter and passes the page the resulting message.
func enter(m *Model) tea.Msg {
	cmd := m.Do(keys.Next, "enter")
	if cmd == nil {
		return nil
	}
	msg := cmd()
	m.Update(msg)
	return msg
}

func typed(m *Model, text string) {
	m.Type(tea.KeyPressMsg{Code: 'u', Mod: tea.ModCtrl})
	m.Update(tea.PasteMsg{Content: text})
}

// The page asks for a name, offers another one if it is taken, says what went wrong and
// asks again, then says what was written and leads back.
func TestExport(t *testing.T) {
	t.Parallel()
	var asked []string
	m := New(&experiment.Document{Task: "bars"}, fakeExporter{&asked}, draw.NewStyle(true, colorprofile.ASCII, false))
	m.Resize(60, 18)
	sees(t, m, "under which name?", "bars-1", "/home/ada", "Nothing is ever overwritten", "enter write", "esc write nothing")
	enter(m)
	sees(t, m, "bars-2", "bars-1.csv exists already and was left as it is")
	typed(m, "full")
	if strings.Contains(shown(m), "exists") {
		t.Errorf("after another name was typed: %s", shown(m))
	}
	enter(m)
	sees(t, m, "full", "Nothing was written: the device is full.")
	typed(m, "mine")
	enter(m)
	sees(t, m, "written", "mine.json", "mine.csv", "mine.md", "in /home/ada", "enter back")
	typed(m, "other")
	if msg := enter(m); msg != (page.BackMsg{}) || strings.Join(asked, " ") != "bars-1 full mine" {
		t.Errorf("asked for %q, then %v", asked, msg)
	}
}

// While a slow device writes, nothing is written twice and nothing can be typed.
func TestExportOnce(t *testing.T) {
	t.Parallel()
	var asked []string
	m := New(&experiment.Document{Task: "bars"}, fakeExporter{&asked}, draw.NewStyle(true, colorprofile.ASCII, false))
	m.Resize(80, 24)
	first := m.Do(keys.Next, "enter")
	if m.Do(keys.Next, "enter") != nil {
		t.Error("written twice")
	}
	sees(t, m, "Writing")
	typed(m, "other")
	m.Update(first())
	sees(t, m, "bars-2")
	if msg := m.Do(keys.Back, "esc")(); msg != (page.BackMsg{}) || len(asked) != 1 {
		t.Errorf("asked for %q, then %v", asked, msg)
	}
}

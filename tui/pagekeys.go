package tui

import (
	"encoding/json"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"weightshare/nets/guard"
)

// The operating system command that tells the web page which keys do something; nobody
// else uses its number.
const (
	keysSequence    = "\x1b]5379;"
	keysSequenceEnd = "\x07"
)

// tellKeys tells the web page that the program runs in which keys do something now, for
// its buttons, if that has changed.
func (r *root) tellKeys() tea.Cmd {
	if r.options.Address == "" || !r.sized { // the buttons take up space: a size reported earlier would be wrong
		return nil
	}
	var text []byte
	err := guard.Call(func() (err error) {
		if text, err = json.Marshal(r.keys().Buttons()); err != nil {
			return fmt.Errorf("tell the page its keys: %w", err)
		}
		return nil
	})
	if err != nil || string(text) == r.toldKeys { // a page that panics here does so again when it is drawn
		return nil
	}
	r.toldKeys = string(text)
	return tea.Raw(keysSequence + r.toldKeys + keysSequenceEnd)
}

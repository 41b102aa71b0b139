package tui

import (
	"encoding/json"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"weightshare/nets/guard"
)

// The operating system command, of a number that nobody else uses, that tells the page
// which keys do something.
const (
	keysSequence    = "\x1b]5379;"
	keysSequenceEnd = "\x07"
)

// tellKeys tells the page in whose tab the program runs which keys do something now, for
// its buttons, if that has changed.
func (r *root) tellKeys() tea.Cmd {
	if r.options.Address == "" || !r.sized { // the buttons take room: a size that was told before would come too late
		return nil
	}
	var text []byte
	err := guard.Call(func() (err error) {
		if text, err = json.Marshal(r.keys().Buttons()); err != nil {
			return fmt.Errorf("tell the page its keys: %w", err)
		}
		return nil
	})
	if err != nil || string(text) == r.toldKeys { // a page that breaks down here does so when it is drawn
		return nil
	}
	r.toldKeys = string(text)
	return tea.Raw(keysSequence + r.toldKeys + keysSequenceEnd)
}

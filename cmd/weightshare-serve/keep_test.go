package main

import (
	"strings"
	"testing"

	"weightshare/cmd/natsnode"
	"weightshare/lessons/class"
)

// A class is stored in its folder: when its process has ended, it goes on in another
// one. Two processes cannot have it at the same time.
func TestKeep(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	var token string
	for range 2 {
		kept, end, err := keep(t.Context(), folder, natsnode.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := keep(t.Context(), folder, natsnode.Options{}); err == nil || !strings.Contains(err.Error(), "--folder names another") {
			t.Error(err)
		}
		c, err := class.Open("maple", kept)
		if err != nil {
			t.Fatal(err)
		}
		m, err := c.Join("", token)
		if err != nil {
			t.Fatal(err)
		}
		if m.Number() != 1 {
			t.Errorf("it is member %d", m.Number())
		}
		token = m.Token()
		c.Close()
		end()
	}
}

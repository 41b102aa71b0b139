package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"weightshare/nets/arch"
)

// README, the manual and the command list the words that the parser reads.
func TestWordsEverywhere(t *testing.T) {
	t.Parallel()
	var table, manual bytes.Buffer
	if err := wordTable(arch.Words()).markdown(&table); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(readme(t), strings.TrimSpace(table.String())) {
		t.Errorf("the README's table of words should be\n%s", table.String())
	}
	root := newRoot(console{out: &manual})
	addHelp(root, console{out: &manual})
	root.SetArgs([]string{"man"})
	if err := root.Execute(); err != nil {
		t.Fatal(err)
	}
	plain := strings.NewReplacer(`\-`, "-", `\&`, "", `\[`, "[").Replace(manual.String())
	for _, w := range arch.Words() {
		if !strings.Contains(plain, w.About) {
			t.Errorf("the manual lacks %s: %s", w.Example, w.About)
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	say := func(format string, args ...string) (string, error) {
		var out bytes.Buffer
		err := listWords(console{out: &out}, format, args)
		return out.String(), err
	}
	for word, want := range map[string]string{
		"conv": "/tile2", "conv5:6/s2": "/turn4", "attn": "MultiheadAttention", "lstm": "/bias2", "@enc": "the weights of that name once more",
	} {
		if got, err := say(formatTable, word); err != nil || !strings.Contains(got, want) {
			t.Errorf("%s: %v, %s", word, err, got)
		}
	}
	if _, err := say(formatTable, "con"); err == nil || !strings.Contains(err.Error(), "nearest is conv") {
		t.Errorf("con: %v", err)
	}
	text, err := say(formatJSON)
	var d struct{ Words []arch.WordInfo }
	if err != nil || json.Unmarshal([]byte(text), &d) != nil || len(d.Words) != len(arch.Words()) {
		t.Errorf("JSON: %v, %d words", err, len(d.Words))
	}
}

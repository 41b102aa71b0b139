package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"weightshare/cmd/help"
)

// Both tests are taken line by line; the report gives the gain, and the lessons that
// treat what is still wrong.
func TestReportOfTests(t *testing.T) {
	t.Parallel()
	state := t.TempDir()
	command := func(typed string, args ...string) string {
		var out, errs bytes.Buffer
		code := run(t.Context(), console{args: args, in: strings.NewReader(typed), out: &out, err: &errs, env: []string{"XDG_STATE_HOME=" + state}})
		if code != help.Done || errs.Len() > 0 {
			t.Errorf("%v: exit code %d: %s", args, code, errs.String())
		}
		return out.String()
	}
	first := command("\n"+strings.Repeat("1\n\n\n", 12)+"q\n", "pretest") // three answers are right
	if !strings.Contains(first, "12 of 12 are answered, and kept.") || strings.Contains(first, "That is right") {
		t.Errorf("the first test says\n%s", first)
	}
	rights := []string{"4", "1", "3", "2", "1", "3", "2", "4", "3", "1", "1", "1"} // right except for the last two
	second := "\n" + strings.Join(rights, "\n\n\n") + "\n\n\nq\n"
	if said := command(second, "posttest"); !strings.Contains(said, "3 of 12 right") {
		t.Errorf("the second test says\n%s", said)
	}
	if said := command("", "report"); !strings.Contains(said, "## Before and after") || !strings.Contains(said, "(not right before either): see lesson 13") {
		t.Errorf("the report says\n%s", said)
	}
	var found struct {
		Tests reportTests `json:"tests"`
	}
	if err := json.Unmarshal([]byte(command("", "report", "--format", "json")), &found); err != nil {
		t.Fatal(err)
	}
	r := found.Tests
	if r.Before == nil || r.After == nil || r.Gain == nil || r.Before.Right != 3 || *r.Gain != float64(r.After.Right-3)/9 || len(r.Wrong) != 12-r.After.Right {
		t.Errorf("%+v", r)
	}
	tied := func(i reportItem) bool { return i.Item == "tied" && i.WrongBefore && i.Lesson == "tied-autoencoder" }
	if !slices.ContainsFunc(r.Wrong, tied) {
		t.Errorf("wrong: %+v", r.Wrong)
	}
}

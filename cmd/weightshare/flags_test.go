package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weightshare/cmd/help"
)

// mend is a command line and what it should print and exit with.
type mend struct {
	args []string
	want string
	code int
}

func checkMends(t *testing.T, folder string, mends []mend) {
	t.Helper()
	for _, c := range mends {
		out, stderr, code := inProcess(t, folder, "", c.args...)
		if code != c.code || !strings.Contains(out+stderr, c.want) {
			t.Errorf("%q: exit %d\n%s%s\nwant %d and %s", c.args, code, out, stderr, c.code, c.want)
		}
	}
}

// Every mistake on a command line is reported with what was expected in its place.
func TestMends(t *testing.T) {
	t.Parallel()
	checkMends(t, t.TempDir(), []mend{
		{[]string{"params", "4 dense:2", "--batch", "abc"}, "--batch abc: it takes a whole number, such as --batch 1", help.Usage},
		{[]string{"params", "4 dense:2", "--all=maybe"}, "--all maybe: it takes true or false; write --all", help.Usage},
		{[]string{"params", "4 dense:2", "--batch"}, "--batch: its value is missing; it takes a whole number, such as --batch 1", help.Usage},
		{[]string{"--seed", "-1"}, "--seed -1: it takes a whole number that is not negative, such as --seed 1", help.Usage},
		{[]string{"kernels", "lenet5", "--layer"}, "--layer: its value is missing; it takes a text, such as --layer …", help.Usage},
		{[]string{"params", "4 dense:2", "--optimiser", "adam"}, "--optimiser: there is no such flag, the nearest is --optimizer; weightshare params --help lists them", help.Usage},
		{[]string{"params", "-x"}, "-x: there is no such flag; weightshare params --help lists them", help.Usage},
		{[]string{"zoo", "--nothing"}, "--nothing: there is no such flag; weightshare zoo --help lists them", help.Usage},
		{[]string{"params", "4 dense:2", "--optimizer", "adamq"}, `--optimizer: there is no optimizer "adamq", the nearest is adam; choose adagrad, adam, adamw,`, help.Usage},
		{[]string{"params", "4 dense:2", "--optimizer", "AdamW"}, "2 numbers that AdamW keeps for each weight", help.Done},
		{[]string{"params", "4 dense:2", "--columns", "layers"}, `--columns: there is no column "layers", the nearest is layer; choose network, layer`, help.Usage},
		{[]string{"zoo", "--format", "jsn"}, `--format: there is no format "jsn", the nearest is json; choose table, json, csv, markdown`, help.Usage},
		{[]string{"--theme", "pink"}, `--theme: there is no theme "pink"; choose auto, dark, light`, help.Usage},
		{[]string{"params", "--theme", "drak"}, `there is no theme "drak", the nearest is dark`, help.Usage},
		{[]string{"params", "--theme", "dark", "lenet5"}, "leave them out to count", help.Usage},
		{[]string{"--track", "7"}, `there is no track "7"; choose 10, 45, full`, help.Usage},
		{[]string{"figures", "nothing"}, `there is no figure "nothing"`, help.Usage},
		{[]string{"params", "28", "x", "28", "conv5:6"}, `word 1, "28 x 28": sizes are written without spaces; write 28x28`, help.Usage},
		{[]string{"params", "lenet5", "--input", "3x32x32"}, `lenet5: word 1, "3x32x32": sizes are written height×width×channels, channels last`, help.Usage},
		{[]string{"lenet5"}, `no lesson or command "lenet5"; to count it as a network, write weightshare params lenet5`, help.Usage},
		{[]string{"28x28 conv5:6"}, `write weightshare params "28x28 conv5:6"`, help.Usage},
		{[]string{"my.onnx"}, "write weightshare params my.onnx", help.Usage},
		{[]string{"count", "lenet5"}, `there is no lesson or command "count"`, help.Usage},
		{[]string{"shift", "--set", "digit=3"}, "--set digit=3 sets a control of a step: name the step too, as in weightshare shift --step moves --set digit=3", help.Usage},
		{[]string{"shift", "--step", "zzz"}, `weightshare: there is no step of shift "zzz": write who, moves`, help.Usage},
		{[]string{"shift", "--step", "moves", "--set", "digit"}, "weightshare: --set takes name=value", help.Usage},
		{[]string{"--step", "moves"}, "name it, as in weightshare shift --step moves", help.Usage},
		{[]string{"lab", "--task", "foo"}, `weightshare: task: there is no task "foo"`, help.Usage},
		{[]string{"glossary", "wieght"}, `weightshare: there is no term "wieght"`, help.Usage},
		{[]string{"words", "/s2"}, "stride", help.Done},
		{[]string{"words", "@"}, "the weights of that name once more", help.Done},
	})
}

// TestFileMends does the same for what is read from files.
func TestFileMends(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	full := filepath.Join(folder, "full")
	if err := os.Mkdir(full, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(full, "model.onnx"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	written := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(written, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	checkMends(t, folder, []mend{
		{[]string{"params", folder}, "is a folder, and a file is read; name an existing one", help.Failed},
		{[]string{"kernels", full}, "is a folder, and a file is read; name one in it, such as " + filepath.Join(full, "model.onnx"), help.Failed},
		{[]string{"params", "-"}, "standard input holds no network; write one, such as 28x28", help.Usage},
		{[]string{"progress", "add", os.DevNull}, "is not a regular file; write - and feed it to standard input", help.Failed},
		{[]string{"progress", "add", "-"}, "progress cannot be added: -:", help.Failed},
		{[]string{"class", os.DevNull}, "is not a regular file", help.Failed},
		{[]string{"class", full}, "is a folder, and a file is read; name one that weightshare report --hand-in wrote", help.Failed},
		{[]string{"merge", full}, "is a folder, and a file is read; name one that compare --out wrote", help.Failed},
		{[]string{"params", write("mark.net", "\ufeff28x28 conv3:4\r\n")}, "26×26×4", help.Done},
		{[]string{"params", write("cut.tflite", "TFL3")}, `is named as a model, but holds a text that is none, beginning with "TFL3"; save or download it again`, help.Usage},
		{[]string{"params", write("text.bin", "28x28 conv3:4")}, "26×26×4", help.Done},
	})
}

// A misspelt zoo name next to a correct one spoils neither the correct one nor what
// follows.
func TestMisspeltZooName(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"lenet5", "resnet50x"}, {"resnet50x", "lenet5"}, {"lenet5", "no_such_net"}} {
		out, stderr, code := inProcess(t, t.TempDir(), "", append([]string{"params"}, args...)...)
		wrong := strings.Join(args, "")
		wrong = strings.Replace(wrong, "lenet5", "", 1)
		if code != help.Usage || !strings.Contains(out, "61,706") || !strings.Contains(stderr, `the zoo has no network "`+wrong+`"`) || !strings.Contains(stderr, "1 of 2") {
			t.Errorf("%q: exit %d\n%s%s", args, code, out, stderr)
		}
	}
}

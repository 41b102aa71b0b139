package experiment

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"weightshare/nets/visible"
)

// sample returns a document with every kind of value.
func sample() *Document {
	f := func(v float64) *float64 { return &v }
	target := 120
	c := newCollection()
	net := "4x4 add( conv3:2/same | ) dense:4"
	c.add(Run{net, 124, 0, 200, f(1), f(.95), f(.01), f(.2), &target, .1, 0})
	c.add(Run{net, 124, 1, 200, f(1), f(.91), f(.01), f(.25), nil, .3, 0})
	c.add(Run{"4x4 dense:4", 68, 0, 200, nil, nil, nil, nil, nil, .5, 33})
	return c.document(Document{Task: "bars", Steps: 600, Options: Options{"optimizer": "adam", "rate": .01, "batch": 32., "test": 1000., "noise": 0.}})
}

func TestWriteCSV(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := sample().WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	want := `task,network,parameters,samples,steps,seed,train_accuracy,test_accuracy,train_loss,test_loss,steps_to_target,seconds
bars,4x4 add( conv3:2/same | ) dense:4,124,200,600,0,1,0.95,0.01,0.2,120,0.1
bars,4x4 add( conv3:2/same | ) dense:4,124,200,600,1,1,0.91,0.01,0.25,,0.3
bars,4x4 dense:4,68,200,600,0,,,,,,0.5
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

// TestWriteHarmless checks that a spreadsheet takes no cell for a formula, and
// that huge numbers stay short.
func TestWriteHarmless(t *testing.T) {
	t.Parallel()
	huge := 1e300
	d := sample()
	d.Task, d.Runs = "=cmd|' /C calc'!A0", []Run{{Network: "@SUM(1)", Samples: 1, TestLoss: &huge}}
	var b bytes.Buffer
	if err := d.WriteCSV(&b); err != nil || !strings.Contains(b.String(), "\n'=cmd|' /C calc'!A0,'@SUM(1),0,1") {
		t.Errorf("%v\n%s", err, b.String())
	}
	if _, rows := d.Table(); rows[0][7] != "1e+300" {
		t.Errorf("table %q", rows)
	}
}

// TestRunResultsAreAll checks that everything in a run's JSON either identifies
// the run or is compared when documents are merged.
func TestRunResultsAreAll(t *testing.T) {
	t.Parallel()
	known := []string{"network", "seed", "samples", "seconds"}
	for _, r := range runResults() {
		known = append(known, r.name)
	}
	for field := range reflect.TypeFor[Run]().Fields() {
		if name, _, _ := strings.Cut(field.Tag.Get("json"), ","); !slices.Contains(known, name) {
			t.Errorf("merging does not compare %s", name)
		}
	}
}

func TestWriteMarkdown(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := sample().WriteMarkdown(&b); err != nil {
		t.Fatal(err)
	}
	bars := "`4x4 add( conv3:2/same \\| ) dense:4`"
	want := `| network | parameters | MACs | samples | runs | train accuracy | test accuracy | test loss | minus the first, 95 % | steps to 90 % | seconds |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| ` + bars + ` | 124 | – | 200 | 2 | 1.000 ± 0.000 | 0.930 ± 0.028 | 0.225 ± 0.035 | – | 120 (1 of 2) | 0.20 |
| ` + "`4x4 dense:4`" + ` | 68 | 64 | 200 | 1 (1 diverged) | – | – | – | – | – | 0.50 |

Task bars, 600 steps, optimizer adam, rate 0.01, batch 32, test 1000, noise 0. Mean ± standard deviation over seeds.
Differences are paired over seeds; where the interval holds 0 it may be luck: look at more seeds.
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestReadRefusals(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		``:                            "unexpected end of JSON",
		`[1]`:                         "an object was expected, not this array",
		`{"task": "bars"}`:            "no version or no task",
		`{"version":1,"networks":1}`:  "no version or no task",
		`{"version": 2, "task": "x"}`: "it has version 2; this program knows version 1",
		`{"version": 1, "task": "x", "colour": "red"}`:                                                  `unknown field "colour"`,
		`{"version": 1, "task": "x", "options": {"speed": 3}}`:                                          `there is no option "speed"`,
		`{"version": 1, "task": "x", "options": {"rate": "fast"}}`:                                      `option rate is a string, a number was expected`,
		`{"version": 1, "task": "x", "options": {"rate": null}}`:                                        `option rate is null`,
		`{"version": 1, "task": "x", "options": {"ring": {}}}`:                                          `option ring is an object, true or false was expected`,
		`{"version": 1, "task": "x", "options": {"rate": 1, "rate": 2}}`:                                `field "rate" stands twice in one object (byte 57)`,
		`{"version": 1, "task": "x", "Task": "y"}`:                                                      `field "Task" stands twice`,
		`{"version": 1, "task": "x", "options": 3}`:                                                     "the options are not an object",
		`{"version": 1, "ta\u0073k": "x", "task": "y"}`:                                                 `field "task" stands twice`,
		`{"version": 1, "task": "x", "runs": [{"seed": 1, "seed": 2}]}`:                                 `field "seed" stands twice`,
		`{"version": 1, "task": "x\u001b[31m"}`:                                                         `"x\x1b[31m" holds characters that cannot be shown`,
		`{"version": 1, "task": "x", "program": "y\n"}`:                                                 `"y\n" holds characters`,
		`{"version": 1, "task": "x", "options": {"gap": "\u202e"}}`:                                     `"\u202e" holds characters`,
		`{"version": 1, "task": "x", "runs": [{"network": "4\n", "samples": 1}]}`:                       `run 1 has a network of characters that cannot be shown: "4\n"`,
		`{"version": 1, "task": "x", "runs": [{"network": "4", "samples": 1, "test_accuracy": 1e308}]}`: `run 1 has an accuracy of 1e+308: it is a share from 0 to 1`,
		`{"version": 1, "task": "x", "runs": [{"network": "4", "samples": 1, "test_accuracy": 1e999}]}`: `field "runs.test_accuracy" cannot hold this number 1e999`,
		`{"version": 1, "task": "x", "runs": [{"network": "4", "samples": "1"}]}`:                       `field "runs.samples" cannot hold this string (byte`,
		`{"version": 1, "task": "x", "runs": [{"seed": 1}]}`:                                            "run 1 has no network or no samples",
		`{"version": 1, "task": "x", "runs": [{"seed": -1}]}`:                                           `field "runs.seed" cannot hold this number -1`,
		`{"version": 1, "task": "x"} {"version": 1, "task": "y"}`:                                       "the file goes on where its end was expected (byte 27)",
		`{"version": 1, "task": "x", "runs": [{"network": "4 conv1:1"}]}`:                               "no samples",
		`{"version": 1, "task": "x", "steps": 99999999999999999999, "x": 1}`:                            "steps",
	} {
		_, err := Read(strings.NewReader(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		} else if strings.Contains(err.Error(), "json:") || strings.Contains(err.Error(), "Go ") || visible.Text(err.Error()) != err.Error() {
			t.Errorf("%s: %v speaks of Go, or steers a terminal", text, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	if err := sample().WriteJSON(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(`{"version": 1, "task": "x", "runs": [{"network": "n", "samples": 1}]}`))
	f.Add([]byte(`{"version": 1, "task": "x", "options": null}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := Read(bytes.NewReader(text))
		if err != nil {
			return
		}
		merged, err := Merge(d)
		if err != nil {
			return // the same run twice, with two results
		}
		var out bytes.Buffer
		if err := merged.WriteJSON(&out); err != nil {
			t.Fatal(err)
		}
		back, err := Read(&out)
		if err != nil || !cmp.Equal(back, merged) {
			t.Fatalf("written and read back: %v %s", err, cmp.Diff(merged, back))
		}
		merged.Table()
	})
}

// TestFiles checks that the user's own files are learned from like a task.
func TestFiles(t *testing.T) {
	t.Parallel()
	files := smallFiles(t)
	p := NewFilesPlan(files)
	p.Networks, p.Training.Steps, p.Training.Rate = []string{"2x3 dense:2"}, 200, .05
	d := execute(t, p, Config{})
	if d.Task != "data" || d.Samples != 40 || d.Options["test"] != 40. || d.Options["data"] != files.Fingerprint() {
		t.Errorf("document %+v", d)
	}
	if r := d.Runs[0]; *r.TestAccuracy != 1 || r.Samples != 40 {
		t.Errorf("learnt nothing: %+v", r)
	}
	p.Samples = []int{10}
	if r := execute(t, p, Config{}).Runs[0]; r.Samples != 10 {
		t.Errorf("ten samples: %+v", r)
	}
	for want, turn := range map[string]func(*Plan){
		"the files hold 40 training images":  func(p *Plan) { p.Samples = []int{41} },
		"only the settings samples and test": func(p *Plan) { p.Task.Noise = 1 },
		"the images are 2x3, its input is":   func(p *Plan) { p.Networks = []string{"28x28 dense:2"} },
		"it gives 3 numbers, the task asks":  func(p *Plan) { p.Networks = []string{"2x3 dense:3"} },
		"test 99: the files hold 40 test im": func(p *Plan) { p.Task.Test = 99 },
	} {
		q := p
		turn(&q)
		if err := q.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

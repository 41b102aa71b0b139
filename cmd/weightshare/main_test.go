package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"weightshare/lessons"
	"weightshare/nets/slowtest"
	"weightshare/tui"
	"weightshare/tui/tuitest"
)

// asProgram makes the test binary act as the program, as which the tests run it. faulty
// makes it teach the small test lesson with these faults instead.
const (
	asProgram = "WEIGHTSHARE_TEST_PROGRAM"
	faulty    = "WEIGHTSHARE_TEST_FAULTS"
)

func TestMain(m *testing.M) {
	switch {
	case os.Getenv(asProgram) == "":
		m.Run()
	case os.Getenv(faulty) != "":
		os.Exit(faultyMain())
	default:
		main()
	}
}

func faultyMain() int {
	var faults tuitest.Faults
	if err := json.Unmarshal([]byte(os.Getenv(faulty)), &faults); err != nil {
		panic(err)
	}
	ctx, stop := untilSignal(context.Background())
	defer stop()
	err := tui.Run(ctx, tui.Options{Lesson: "lights", Lessons: []*lessons.Lesson{tuitest.Lesson(faults)}})
	printError(os.Stderr, err)
	return exitCode(err)
}

// programCommand returns a command that runs the real program with the given arguments,
// in an environment without the tester's own settings.
func programCommand(args ...string) *exec.Cmd {
	command := exec.CommandContext(context.Background(), os.Args[0], args...)
	command.Env = programEnv()
	return command
}

// inProcess runs a command line within the test, without a terminal, and returns its
// output and its exit code.
func inProcess(t *testing.T, state, stdin string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), console{
		args: args, in: strings.NewReader(stdin), out: &out, err: &errs,
		env: []string{"XDG_STATE_HOME=" + state}, now: time.Now,
	})
	return out.String(), errs.String(), code
}

// programEnv returns an environment without the tester's own settings, in which the
// test binary acts as the program.
func programEnv() []string {
	env := []string{asProgram + "=1"}
	for _, setting := range os.Environ() {
		name, _, _ := strings.Cut(setting, "=")
		switch name {
		case "NO_COLOR", "ACCESSIBLE", "COLORTERM", "CLICOLOR", "CLICOLOR_FORCE", "COLORFGBG", "TERM", "LANG", "LC_ALL", "LC_CTYPE", "TMUX", "SSH_TTY", "SSH_CONNECTION":
		default:
			env = append(env, setting)
		}
	}
	return env
}

// withFaults returns the setting that makes the program teach a faulty lesson.
func withFaults(f tuitest.Faults) string {
	text, err := json.Marshal(f)
	if err != nil {
		panic(err)
	}
	return fmt.Sprintf("%s=%s", faulty, text)
}

// TestScripts runs the command-line scripts in testdata/script. A line that begins with
// weightshare runs within the test, where relative paths do not work; one that begins
// with exec runs a program of its own.
func TestScripts(t *testing.T) {
	t.Parallel()
	slowtest.Skip(t)
	bin := t.TempDir() // not by testscript.Main, which would run every line that begins with weightshare as a program
	self, err := os.Executable()
	if err == nil {
		err = os.Symlink(self, filepath.Join(bin, "weightshare"))
	}
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:  "testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"weightshare": scriptLine},
		Setup: func(env *testscript.Env) error {
			env.Setenv("XDG_STATE_HOME", env.WorkDir+"/state")
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("PATH", bin+string(os.PathListSeparator)+env.Getenv("PATH"))
			env.Setenv(asProgram, "1")
			return nil
		},
	})
}

// scriptLine runs one command line of a script.
func scriptLine(ts *testscript.TestScript, fails bool, args []string) {
	code := run(context.Background(), console{
		args: args, in: strings.NewReader(""), out: ts.Stdout(), err: ts.Stderr(),
		env: []string{"XDG_STATE_HOME=" + ts.Getenv("XDG_STATE_HOME"), "HOME=" + ts.Getenv("HOME")}, now: time.Now,
	})
	if fails != (code != 0) {
		ts.Fatalf("it ended with %d", code)
	}
}

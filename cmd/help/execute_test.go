package help

import (
	"errors"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// TestExecute checks the exit codes, and that an error is printed once with the name of
// the program.
func TestExecute(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]int{
		"": Done, "fine": Done, "--help": Done, "fails": Failed, "wrong": Usage, "a b": Usage, "--nope": Usage, "--seeds x": Usage,
	} {
		command := &cobra.Command{
			Use: "program", Args: cobra.MaximumNArgs(1), SilenceErrors: true, SilenceUsage: true,
			RunE: func(_ *cobra.Command, args []string) error {
				switch strings.Join(args, "") {
				case "fails":
					return errors.New("no space is left")
				case "wrong":
					return Usagef("%s is no lesson", args[0])
				}
				return nil
			},
		}
		command.Flags().Int("seeds", 1, "how many seeds")
		command.SetArgs(strings.Fields(args))
		var stderr, stdout strings.Builder
		command.SetOut(&stdout)
		if got := Execute(t.Context(), command, &stderr); got != want {
			t.Errorf("%q: exit %d, want %d: %s", args, got, want, stderr.String())
		}
		if said := strings.Count(stderr.String(), "program: "); said != min(want, 1) {
			t.Errorf("%q: it says %d times: %s", args, said, stderr.String())
		}
	}
}

// TestPrintError checks that an error that quotes foreign text cannot steer the terminal,
// and keeps its lines.
func TestPrintError(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	PrintError(&b, "program", errors.New("a\x1b[2Jb\n  c"))
	if got, want := b.String(), "program: a\\x1b[2Jb\n  c\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

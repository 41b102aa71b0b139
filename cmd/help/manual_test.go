package help

import (
	"strings"
	"testing"

	"github.com/muesli/mango"
	"github.com/spf13/cobra"
)

// TestManual checks that the manual page says of flags and commands what --help says, and
// that every list and indentation in it ends.
func TestManual(t *testing.T) {
	t.Parallel()
	root := &cobra.Command{Use: "x [LESSON]", Short: "a program", Long: "Does 90 % of it."}
	root.Flags().BoolP("version", "v", false, "print the version")
	root.AddCommand(&cobra.Command{Use: "secret", Hidden: true, Run: func(*cobra.Command, []string) {}})
	sub := &cobra.Command{
		Use: "do FILE", Short: "Do it", Long: "Does it.\n\nThe tasks:\n  one: the first\n  two: the second", Example: "  x do a.json\n  x do b.json",
		Run: func(*cobra.Command, []string) {},
	}
	sub.Flags().String("out", "", "write to this new `file`")
	sub.Flags().Int("seeds", 5, "how many seeds")
	sub.Flags().String("ring", "", "whether it wraps")
	sub.Flags().Lookup("ring").NoOptDefVal = "true"
	root.AddCommand(sub)
	page, err := Manual(root, mango.Section{Name: "Notation", Text: "conv5:6: a convolution"})
	if err != nil {
		t.Fatal(err)
	}
	plain := strings.NewReplacer(`\-`, "-", `\&`, "").Replace(page)
	for _, want := range []string{
		`.TH X 1 "`, `" "x" "User Commands"` + "\n", "Does 90 % of it.", `\fB-v, --version\fP` + "\nprint the version", `\fB--out file\fP` + "\nwrite to this new file",
		"\n.TP\n" + `\fB--seeds int\fP` + "\nhow many seeds (default 5)", "\n.TP\n" + `\fB--ring[=string]\fP` + "\n", "Does it.\n.PP\nThe tasks:\n.PP\n.RS\n",
		"two: the second\n.RE\n.PP\nExamples:", "x do b.json\n.RE\n", ".SH NOTATION\nconv5:6: a convolution",
	} {
		if !strings.Contains(plain, want) {
			t.Errorf("%q is missing in\n%s", want, plain)
		}
	}
	if begun, ended := strings.Count(page, "\n.RS"), strings.Count(page, "\n.RE"); begun != ended {
		t.Errorf("%d indentations begin and %d end:\n%s", begun, ended, page)
	}
	for _, never := range []string{"secret", "`", "%!"} {
		if strings.Contains(plain, never) {
			t.Errorf("%q is in\n%s", never, plain)
		}
	}
}

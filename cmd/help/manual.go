package help

import (
	"fmt"
	"strings"
	"time"

	"github.com/muesli/mango"
	mcobra "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// paragraph separates paragraphs in texts that go through mango, which turns line ends
// into spaces.
const paragraph = "\u2029"

// Manual returns the manual page of a program and its commands, with further sections
// at its end. What it says of commands and flags is what --help says.
func Manual(root *cobra.Command, sections ...mango.Section) (string, error) {
	page, err := mcobra.NewManPage(1, root)
	if err != nil {
		return "", fmt.Errorf("the manual page cannot be made: %w", err)
	}
	describe(root, &page.Root)
	for _, s := range sections {
		page = page.WithSection(s.Name, s.Text)
	}
	lines := strings.SplitAfter(page.Build(&document{Document: roff.NewDocument()}), "\n")
	for i, line := range lines {
		if !strings.HasPrefix(line, ".") {
			lines[i] = strings.ReplaceAll(line, "-", `\-`) // a hyphen may be set as a character that no shell reads
		}
	}
	const asWritten = ".ad l\n.nh\n" // puts no spaces and hyphens into commands
	return lines[0] + asWritten + strings.Join(lines[1:], ""), nil
}

// describe puts the whole description of each flag and command below c into the page.
func describe(c *cobra.Command, page *mango.Command) {
	flag := func(f *pflag.Flag) { page.Flags[f.Name] = manualFlag(f) }
	c.Flags().VisitAll(flag)
	c.PersistentFlags().VisitAll(flag)
	for _, sub := range c.Commands() {
		on := page.Commands[sub.Name()]
		if on == nil || sub.Name() == "completion" { // hidden, or cobra's, whose texts are laid out for a screen
			continue
		}
		if sub.Long != "" {
			on.Short = manualText(sub.Long)
		}
		if sub.Example != "" {
			on.Short += paragraph + paragraph + "Examples:" + manualText("\n"+sub.Example)
		}
		describe(sub, on)
	}
}

// manualText marks the paragraphs and the items of lists in a help text for document.
func manualText(long string) string {
	var b strings.Builder
	for line := range strings.Lines(long) {
		switch text := strings.TrimSpace(line); {
		case text == "":
			continue
		case strings.HasPrefix(line, " "):
			b.WriteString(paragraph + "*" + text)
		case b.Len() > 0:
			b.WriteString(paragraph + text)
		default:
			b.WriteString(text)
		}
	}
	return b.String()
}

// manualFlag describes a flag as --help does: its short form, what its value is called,
// and its default.
func manualFlag(f *pflag.Flag) mango.Flag {
	value, usage := pflag.UnquoteUsage(f)
	name := "--" + f.Name
	if f.Shorthand != "" {
		name = "-" + f.Shorthand + ", " + name
	}
	switch {
	case value == "":
	case f.NoOptDefVal != "":
		name += "[=" + value + "]"
	default:
		name += " " + value
	}
	switch f.DefValue {
	case "", "0", "false", "[]":
	default:
		usage += " (default " + f.DefValue + ")"
	}
	return mango.Flag{Name: strings.TrimPrefix(name, "-"), Usage: usage} // mango puts the first dash before it
}

// document is a manual page in roff. It mends what mango and roff.Document do with long
// titles, the first flag of a command, paragraphs, lists at the end of a text, and percent
// signs.
type document struct {
	*roff.Document
	flags bool // whether the flags of a command come next
}

// Heading leaves out the description, which is too long for the line at the top.
func (d *document) Heading(section uint, title, _ string, date time.Time) {
	d.Document.Heading(section, title, "User Commands", date)
}

// TextBold also notes where the flags of a command begin.
func (d *document) TextBold(text string) {
	d.Document.TextBold(text)
	d.flags = text == "OPTIONS"
}

// Indent also begins the paragraph of a command's first flag.
func (d *document) Indent(n int) {
	d.Document.Indent(n)
	if d.flags {
		d.TaggedParagraph(-1)
	}
}

// Text writes text whose paragraphs may be separated by paragraph.
func (d *document) Text(text string) {
	text = strings.ReplaceAll(text, paragraph, "\n")
	d.Document.Text(strings.ReplaceAll(text, "%", "%%")) // it is a format there
	if strings.HasPrefix(text[strings.LastIndex(text, "\n")+1:], "*") {
		d.IndentEnd()
	}
}

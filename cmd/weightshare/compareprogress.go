package main

import (
	"fmt"
	"io"
	"time"

	"charm.land/bubbles/v2/progress"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// progressEvery is how often the line of progress is drawn anew.
const progressEvery = 100 * time.Millisecond

// progressLine is one line that says how far a comparison is and how long it
// will go on. It is drawn where messages go, if that is a terminal.
type progressLine struct {
	out         io.Writer // nil where there is no terminal
	bar         progress.Model
	width       int
	begun, last time.Time
}

func newProgressLine(c console) *progressLine {
	width := terminalWidth(c.err)
	if width == 0 {
		return &progressLine{}
	}
	out := colorprofile.NewWriter(c.err, c.env)
	fill := []progress.Option{progress.WithoutPercentage(), progress.WithWidth(max(min(width-36, 40), 4))}
	if noColor(c.env) {
		out.Profile = colorprofile.ASCII
		fill = append(fill, progress.WithFillCharacters('#', '-'))
	}
	return &progressLine{out: out, bar: progress.New(fill...), width: width, begun: time.Now()}
}

// progress takes how many steps are done of how many.
func (p *progressLine) progress(done, of int64) {
	now := time.Now()
	if p.out == nil || of == 0 || now.Sub(p.last) < progressEvery && done < of {
		return
	}
	p.last = now
	share := float64(done) / float64(of)
	line := fmt.Sprintf("%s %3.0f %%  %s", p.bar.ViewAs(share), 100*share, timeLeft(now.Sub(p.begun), share))
	// What is too long for the line would leave its beginning behind.
	_, _ = fmt.Fprint(p.out, "\r"+ansi.Truncate(line, p.width-1, "")+ansi.EraseLineRight)
}

// clear takes the line away.
func (p *progressLine) clear() {
	if p.out != nil && !p.last.IsZero() {
		_, _ = fmt.Fprint(p.out, "\r"+ansi.EraseLineRight)
	}
}

// timeLeft says how long it will go on, at the pace of what is done.
func timeLeft(spent time.Duration, share float64) string {
	if share <= 0 || spent < time.Second {
		return ""
	}
	left := time.Duration(float64(spent) * (1 - share) / share)
	return left.Round(time.Second).String() + " left"
}

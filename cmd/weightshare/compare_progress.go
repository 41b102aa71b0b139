package main

import (
	"fmt"
	"io"
	"time"

	"charm.land/bubbles/v2/progress"
	"github.com/charmbracelet/x/ansi"
)

// progressInterval is the least time between two updates of the progress line.
const progressInterval = 100 * time.Millisecond

// progressLine is one line on standard error, if that is a terminal, with the
// steps done so far and the time left.
type progressLine struct {
	out         io.Writer // nil without a terminal
	bar         progress.Model
	width       int
	now         func() time.Time
	begun, last time.Time
	part, parts int // the index of the present comparison of a sweep, and their number
}

func newProgressLine(c console) *progressLine {
	width := terminalWidth(c.err)
	if width == 0 {
		return &progressLine{}
	}
	fill := []progress.Option{progress.WithoutPercentage(), progress.WithWidth(max(min(width-36, 40), 4))}
	if noColor(c.env) {
		fill = append(fill, progress.WithFillCharacters('#', '-'))
	}
	return &progressLine{out: colorWriter(c.err, c.env), bar: progress.New(fill...), width: width, now: c.now, begun: c.now()}
}

// update shows how many of all steps of the present comparison are done.
func (p *progressLine) update(done, all int64) {
	if p.out == nil || all == 0 {
		return
	}
	now := p.now()
	if now.Sub(p.last) < progressInterval && done < all {
		return
	}
	p.last = now
	share := (float64(p.part) + float64(done)/float64(all)) / float64(max(p.parts, 1))
	line := fmt.Sprintf("%s %3.0f %%  %s", p.bar.ViewAs(share), 100*share, timeLeft(now.Sub(p.begun), share))
	// A line that wraps would leave its beginning behind.
	_, _ = fmt.Fprint(p.out, "\r"+ansi.Truncate(line, p.width-1, "")+ansi.EraseLineRight)
}

func (p *progressLine) clear() {
	if p.out != nil && !p.last.IsZero() {
		_, _ = fmt.Fprint(p.out, "\r"+ansi.EraseLineRight)
	}
}

// timeLeft extrapolates from the fraction of work that is done.
func timeLeft(spent time.Duration, share float64) string {
	if share <= 0 || spent < time.Second {
		return ""
	}
	left := time.Duration(float64(spent) * (1 - share) / share)
	return left.Round(time.Second).String() + " left"
}

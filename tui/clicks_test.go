package tui

import (
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"weightshare/lessons/course"
	"weightshare/nets/slowtest"
	"weightshare/tui/page"
)

// Clicks anywhere on pages other than a lesson break nothing, ask for nothing that no
// key asks for, and press a key if they hit its word in the key bar. Nothing in the
// head of a page can be clicked.
func TestEveryClickOnPages(t *testing.T) {
	t.Parallel()
	scenes := []struct {
		name, keys string
		present    bool
	}{
		{"home", "", false},
		{"homeend", "end", false},
		{"help", "enter ?", false},
		{"notebook", "n", false},
		{"glossary", "g end", false},
		{"glossarylink", "g pgdown tab tab", false},
		{"search", "/ l i g h t", false},
		{"calculator", "c tab down enter", false},
		{"calculatorwrong", "c tab : backspace z", false},
		{"zoo", "c ctrl+o", false},
		{"present", "", true},
		{"presentnotes", "enter n", true},
		{"presenttry", "enter enter enter enter enter", true},
	}
	for _, s := range scenes {
		for _, size := range [][2]int{{60, 18}, {120, 40}} {
			if slowtest.Short() && size[0] != 60 {
				continue
			}
			t.Run(fmt.Sprintf("%s/%dx%d", s.name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					o := Options{Lessons: course.All(), Glossary: course.Glossary, Lab: newLab, Present: s.present}
					if s.present {
						o.Lesson = o.Lessons[0].ID
					}
					p := newPlayer(t, o)
					defer p.root.close()
					p.w, p.h = size[0], size[1]
					p.send(tea.WindowSizeMsg{Width: p.w, Height: p.h})
					for _, name := range strings.Fields(s.keys) {
						p.press(name)
					}
					p.clickAll()
				})
			})
		}
	}
}

// clickAll clicks all over the page and checks what the page asks for, without carrying
// it out.
func (p *player) clickAll() {
	p.t.Helper()
	p.clickBar()
	const every = 11 // columns, shifted from row to row: a click may take as long as a frame
	for y := range p.h - 1 {
		for x := y * 3 % every; x < p.w; x += every {
			before := ""
			if y == 0 {
				before = p.root.page.View()
			}
			cmd := p.root.page.Click(image.Pt(x, y))
			if y == 0 && (cmd != nil || p.root.page.View() != before) {
				p.t.Fatalf("a click on column %d of the head does something:\n%s", x, ansi.Strip(before))
			}
			if cmd == nil {
				continue
			}
			switch msg := cmd().(type) {
			case page.PressMsg:
				if !p.root.keys().Allowed(msg.Intent) {
					p.t.Fatalf("a click on %d, %d does what no key does: %+v", x, y, msg)
				}
			case page.OpenMsg, page.GlossaryMsg, page.BackMsg, nil, tea.BatchMsg:
			default:
				p.t.Fatalf("a click on %d, %d asks for %T", x, y, msg)
			}
		}
	}
	p.check()
}

// clickBar clicks on every word of the key bar that stands for one key.
func (p *player) clickBar() {
	p.t.Helper()
	rows := strings.Split(ansi.Strip(p.root.page.View()), "\n")
	bar := rows[len(rows)-1]
	first, last := p.root.keys().Bar()
	for _, k := range slices.Concat(first, last) {
		words := k.Binding.Help().Key + " " + k.Binding.Help().Desc
		before, _, ok := strings.Cut(bar, words)
		if !ok || k.Press == "" && k.Parts == nil {
			continue
		}
		for x := range ansi.StringWidth(words) {
			cmd := p.root.page.Click(image.Pt(ansi.StringWidth(before)+x, p.h-1))
			if cmd == nil {
				p.t.Fatalf("%q in the key bar does nothing:\n%s", words, bar)
			}
			if msg, ok := cmd().(page.PressMsg); !ok || k.Press != "" && (msg.Intent != k.Intent || msg.Key != k.Press) {
				p.t.Fatalf("%q in the key bar asks for %+v", words, msg)
			}
		}
	}
}

// The marks that say there is more can be clicked, and so can completions.
func TestMarksAreClicked(t *testing.T) {
	t.Parallel()
	o := Options{Lessons: course.Outlines(), Glossary: course.Glossary, Lab: newLab}
	run(t, o, 60, 18, func(p *testProgram) {
		p.sees("▸  0  One weight")
		p.clicks("▼")
		p.clicks("▼")
		p.lacks("Four pixels")
		p.clicks("▲")
		p.clicks("▲")
		p.sees("▸  0  One weight")
		p.press("g")
		first := p.term.Rows()[2]
		p.clicks("▼")
		p.lacks(first)
		p.press("\x1b[H")
		p.sees(strings.TrimSpace(first))
		p.press(esc, "c", "\x15", "28x28", " ", "c", "o")
		p.sees("tab conv")
		p.clicks("convolution: 6")
		p.sees("28x28 conv5:6", "▸conv5:6")
		p.quits(ctrlC)
	})
	run(t, Options{Lessons: course.All(), Glossary: course.Glossary, Lab: newLab}, 80, 24, func(p *testProgram) {
		p.press("/", "k", "e", "r", "n", "e", "l")
		p.sees("1 of ", "▼ more below")
		p.clicks("▼ more below")
		p.lacks("  1 of ")
		p.sees("▲ more above")
		p.clicks("▲ more above")
		p.sees("  1 of ")
		p.quits(ctrlC)
	})
}

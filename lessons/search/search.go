// Package search finds words in the lessons and the glossary.
package search

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"weightshare/lessons"
	"weightshare/lessons/progress"
	"weightshare/lessons/text"
)

// Result is a place in the lessons or the glossary where all words of a query
// occur.
type Result struct {
	lessons.Location
	Text  string  // the paragraph in which they occur, or the first one if only the title has them
	Marks []Match // where the words are in Text, in order and disjoint
}

// Match is a part of a text, as byte offsets; To is exclusive.
type Match struct{ From, To int }

// Index finds words in the lessons and the glossary. It is built once, so that a
// search parses nothing.
type Index struct{ entries []entry }

// entry is a place with its paragraphs, as they are and in lower case.
type entry struct {
	lessons.Location
	title         string
	lines, folded []string
}

// New indexes the titles, the questions and the text of every step of all
// lessons, and the glossary. What a step reveals only at its end – replies,
// hints, the text after – is found once the step is done: a search must not give
// an answer away.
func New(all []*lessons.Lesson, g lessons.Glossary, p progress.Document) *Index {
	x := &Index{}
	for _, l := range all {
		x.add(lessons.Location{Lesson: l, Step: -1, Title: l.Title}, l.Question)
		record := p.Lesson(l.ID)
		for i := range l.Steps {
			s := &l.Steps[i]
			x.add(lessons.Location{Lesson: l, Step: i, Title: s.Title}, stepSources(s, slices.Contains(record.Done, s.ID))...)
		}
	}
	for _, t := range g {
		x.add(lessons.Location{Step: -1, Term: t.ID, Title: t.Name}, lessons.PlainText(t.Text))
	}
	return x
}

// stepSources lists the Markdown of a step, all of it if the step is done.
func stepSources(s *lessons.Step, done bool) []string {
	all := []string{s.Source}
	if s.Question != nil {
		all = append(all, s.Question.Prompt)
		for _, c := range s.Question.Choices {
			all = append(all, c.Text)
			if done {
				all = append(all, c.Reply)
			}
		}
		if done {
			all = append(all, s.Question.After)
		}
	}
	if done {
		all = append(append(all, s.After), s.Hints...)
	}
	return all
}

func (x *Index) add(at lessons.Location, sources ...string) {
	e := entry{Location: at, title: fold(at.Title)}
	for _, source := range sources {
		for line := range strings.SplitSeq(lessons.PlainText(lessons.ParseMarkdown([]byte(untemplated(source)))), "\n") {
			if line = strings.Join(strings.Fields(line), " "); line != "" {
				e.lines = append(e.lines, line)
				e.folded = append(e.folded, fold(line))
			}
		}
	}
	x.entries = append(x.entries, e)
}

// reference matches a template call in prose; its groups are the function and
// the arguments.
var reference = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`{{-?\s*(\w+)([^}]*)}}`)
})

// untemplated replaces template calls in prose: counts of networks by their
// values, controls by their IDs, and numbers that only a learner has by an
// ellipsis. It keeps both branches of a condition.
func untemplated(source string) string {
	return reference().ReplaceAllStringFunc(source, func(call string) string {
		parts := reference().FindStringSubmatch(call)
		arguments := quotedWords(parts[2])
		switch parts[1] {
		case "count":
			if len(arguments) == 2 {
				if n, err := text.Count(arguments[0], arguments[1]); err == nil {
					return n
				}
			}
			return "…"
		case "control":
			return strings.Join(arguments, " ")
		case "if", "else", "end", "with", "range":
			return " "
		default:
			return "…"
		}
	})
}

// quotedWords lists the strings among the arguments of a template call.
func quotedWords(arguments string) []string {
	var words []string
	for {
		at := strings.IndexByte(arguments, '"')
		if at < 0 {
			return words
		}
		quoted, err := strconv.QuotedPrefix(arguments[at:])
		if err != nil {
			return words
		}
		word, _ := strconv.Unquote(quoted)
		words = append(words, word)
		arguments = arguments[at+len(quoted):]
	}
}

// fold converts a text to lower case where that keeps the length in bytes, so
// that offsets stay valid.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if l := unicode.ToLower(r); utf8.RuneLen(l) == utf8.RuneLen(r) {
			return l
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
}

// Find lists the places in which all words of a query occur: first those with
// the words in their title, then those with the words next to one another. An
// empty query finds nothing.
func (x *Index) Find(query string) []Result {
	words := strings.Fields(fold(query))
	if len(words) == 0 {
		return nil
	}
	type ranked struct {
		Result
		rank int
	}
	var all []ranked
	for i := range x.entries {
		if rank, line := x.entries[i].match(words); rank > 0 {
			all = append(all, ranked{x.entries[i].found(line, words), rank})
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	found := make([]Result, len(all))
	for i, r := range all {
		found[i] = r.Result
	}
	return found
}

// match returns how well the words fit an entry, from 1 for best, 0 for not at
// all, and which paragraph to show, −1 for none.
func (e *entry) match(words []string) (rank, line int) {
	line = -1
	most, phrase := 0, false
	together := strings.Join(words, " ")
	for i, l := range e.folded {
		n := occurring(l, words)
		has := n == len(words) && strings.Contains(l, together)
		if n > most || has && !phrase {
			most, line, phrase = n, i, has
		}
	}
	if line < 0 && len(e.lines) > 0 {
		line = 0
	}
	whole := append(slices.Clone(e.folded), e.title)
	switch {
	case e.title == together:
		return 1, line
	case occurring(e.title, words) == len(words):
		return 2, line
	case phrase:
		return 3, line
	case most == len(words):
		return 4, line
	case occurring(strings.Join(whole, "\n"), words) == len(words):
		return 5, line
	default:
		return 0, line
	}
}

// occurring counts the words that occur in a text.
func occurring(text string, words []string) int {
	n := 0
	for _, w := range words {
		if strings.Contains(text, w) {
			n++
		}
	}
	return n
}

// found returns an entry with one of its paragraphs and the words marked in it.
func (e *entry) found(line int, words []string) Result {
	f := Result{Location: e.Location}
	if line < 0 {
		return f
	}
	f.Text = e.lines[line]
	var marks []Match
	for _, w := range words {
		text, at := e.folded[line], 0
		for {
			i := strings.Index(text[at:], w)
			if i < 0 {
				break
			}
			marks = append(marks, Match{at + i, at + i + len(w)})
			at += i + len(w)
		}
	}
	slices.SortFunc(marks, func(a, b Match) int { return cmp.Or(a.From-b.From, b.To-a.To) })
	for _, m := range marks {
		if n := len(f.Marks); n > 0 && m.From < f.Marks[n-1].To {
			f.Marks[n-1].To = max(f.Marks[n-1].To, m.To)
			continue
		}
		f.Marks = append(f.Marks, m)
	}
	return f
}

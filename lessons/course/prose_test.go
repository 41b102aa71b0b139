package course

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"weightshare/lessons"
	"weightshare/lessons/lessontest"
)

// The limits for prose. A reading ease of 60 is that of plain English, 50 that of
// a good newspaper.
const (
	leastEase   = 55
	leastWords  = 350
	answerWords = 150

	medianSentence  = 14 // words, at most
	longestSentence = 28
)

// passage is one piece of a lesson's text: what a learner reads at a time.
type passage struct {
	step   string
	source string // Markdown with template references
	blocks []lessons.Block
	notes  bool // for the teacher
	choice bool // an answer to choose: a fragment, and perhaps a wrong number
}

// lessonText is a lesson with its texts.
type lessonText struct {
	*lessons.Lesson
	passages []passage
}

// texts returns the texts of all lessons. They are rendered once for all tests,
// because rendering asks scenes for their values.
var texts = sync.OnceValue(func() []lessonText {
	var all []lessonText
	for _, l := range All() {
		all = append(all, lessonText{l, passages(l)})
	}
	return all
})

// passages returns all texts of a lesson in reading order, rendered for a learner
// who has measured nothing, with the teacher's notes last.
func passages(l *lessons.Lesson) []passage {
	s := lessons.Open(l, lessons.Options{Inline: true, Data: lessontest.Data()})
	defer s.Close()
	var all, notes []passage
	add := func(step, source string) {
		if strings.TrimSpace(source) != "" {
			all = append(all, passage{step: step, source: source, blocks: s.Prose(source)})
		}
	}
	question := func(step string, q *lessons.Question) {
		add(step, q.Prompt)
		for _, c := range q.Choices {
			add(step, c.Text)
			all[len(all)-1].choice = true
			add(step, c.Reply)
		}
		add(step, q.After)
	}
	for i := range l.Steps {
		step := &l.Steps[i]
		s.Goto(i)
		add(step.ID, step.Source)
		if step.Question != nil {
			question(step.ID, step.Question)
		}
		for _, h := range step.Hints {
			add(step.ID, h)
		}
		add(step.ID, step.After)
		if step.Notes != "" {
			notes = append(notes, passage{step: step.ID, source: step.Notes, blocks: s.Prose(step.Notes), notes: true})
		}
	}
	for i := range l.Reviews {
		question(l.Reviews[i].ID, &l.Reviews[i].Question)
	}
	return append(all, notes...)
}

// learner returns what a learner reads of the lesson.
func (l lessonText) learner() []passage {
	return slices.DeleteFunc(slices.Clone(l.passages), func(p passage) bool { return p.notes })
}

// plainWords returns the words of blocks, without code: what is spoken.
func plainWords(blocks []lessons.Block) []string {
	var all []string
	for _, block := range blocks {
		all = append(all, wordsOf(plainText(block))...)
	}
	return all
}

// plainText returns what is spoken of a block: code counts as one word.
func plainText(block lessons.Block) string {
	var b strings.Builder
	for _, span := range block.Spans {
		if span.Style == lessons.Mono {
			b.WriteString("code")
		} else {
			b.WriteString(span.Text)
		}
	}
	return b.String()
}

func wordsOf(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’' && r != '-'
	})
}

// spokenSentences returns the sentences of blocks that contain a word. A colon or
// a dash does not end one.
func spokenSentences(blocks []lessons.Block) []string {
	var all []string
	for _, block := range blocks {
		for _, s := range sentenceEnd.Split(plainText(block)+" ", -1) {
			if len(wordsOf(s)) > 0 {
				all = append(all, s)
			}
		}
	}
	return all
}

// sentences counts the sentences of blocks: the end of a block ends one, as does a
// full stop, a question mark or an exclamation mark.
func sentences(blocks []lessons.Block) int {
	n := 0
	for _, block := range blocks {
		text := strings.TrimSpace(lessons.PlainText([]lessons.Block{block}))
		if text == "" {
			continue
		}
		n += max(1, len(sentenceEnd.FindAllString(text+" ", -1)))
		if !sentenceEnd.MatchString(text[max(0, len(text)-4):] + " ") {
			n++
		}
	}
	return n
}

var (
	sentenceEnd = regexp.MustCompile(`[.?!…]+[”’)*]*\s`)
	vowels      = regexp.MustCompile(`[aeiouyäöü]+`)
	silentEnd   = regexp.MustCompile(`([^aeiouy]e|[^aeiouytd]ed|[^aeiouysxzcgh]es)$`)
	soundedEnd  = regexp.MustCompile(`[^aeiouy]le$`) // table
)

// syllables counts the syllables of an English word, nearly always correctly:
// groups of vowels, minus a silent ending.
func syllables(word string) int {
	word = strings.ToLower(word)
	n := len(vowels.FindAllString(word, -1))
	if n > 1 && silentEnd.MatchString(word) && !soundedEnd.MatchString(word) {
		n--
	}
	return max(n, 1)
}

// ease returns Flesch's reading ease: 206.835 − 1.015 words per sentence − 84.6
// syllables per word (R. Flesch, A New Readability Yardstick, 1948).
func ease(all []passage) (score float64, words int) {
	spoken, ends, syllable := 0, 0, 0
	for _, p := range all {
		list := plainWords(p.blocks)
		if words += len(list); p.choice {
			continue
		}
		spoken += len(list)
		ends += sentences(p.blocks)
		for _, w := range list {
			syllable += syllables(w)
		}
	}
	return 206.835 - 1.015*float64(spoken)/float64(ends) - 84.6*float64(syllable)/float64(spoken), words
}

func TestSyllables(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]int{
		"a": 1, "image": 2, "shared": 1, "kernel": 2, "places": 2, "numbers": 2, "table": 2, "measured": 2, "network": 2,
		"convolution": 4, "idea": 2, "trained": 1, "needed": 2, "right": 1, "because": 2, "weights": 1, "time": 1,
	} {
		if got := syllables(word); got != want {
			t.Errorf("%s has %d syllables, want %d", word, got, want)
		}
	}
}

// TestReadsWell checks the length and the reading ease of every lesson.
func TestReadsWell(t *testing.T) {
	t.Parallel()
	for _, l := range texts() {
		score, words := ease(l.learner())
		least := leastWords
		if l.ID == "answer" {
			least = answerWords
		}
		t.Logf("%s: %d words, reading ease %.0f", l.ID, words, score)
		if words < least {
			t.Errorf("%s: %d words, want %d or more", l.ID, words, least)
		}
		if score < leastEase {
			t.Errorf("%s: reading ease %.0f, want %d or more: shorter words, shorter sentences", l.ID, score, leastEase)
		}
	}
}

// TestSentencesAreShort checks that what learners read of a lesson has short
// sentences.
func TestSentencesAreShort(t *testing.T) {
	t.Parallel()
	for _, l := range texts() {
		var lengths []int
		for _, p := range l.learner() {
			for _, s := range spokenSentences(p.blocks) {
				n := len(wordsOf(s))
				if n > longestSentence {
					t.Errorf("%s, %s: a sentence of %d words, want %d or fewer: %s", l.ID, p.step, n, longestSentence, s)
				}
				if !p.choice {
					lengths = append(lengths, n)
				}
			}
		}
		slices.Sort(lengths)
		median := lengths[len(lengths)/2]
		t.Logf("%s: %d sentences, median %d words, longest %d", l.ID, len(lengths), median, lengths[len(lengths)-1])
		if median > medianSentence {
			t.Errorf("%s: half of the sentences have %d words or more, want %d or fewer", l.ID, median, medianSentence)
		}
	}
}

// unidiomatic matches words that a native writer would not use here.
var unidiomatic = regexp.MustCompile(`(?i)\b(shall|whom|by lot|birth|loud\w*|half true|as nearly as|nobody to tell)\b`)

// TestPlainWords keeps such words out of texts and notes.
func TestPlainWords(t *testing.T) {
	t.Parallel()
	for _, l := range texts() {
		for _, p := range l.passages {
			if word := unidiomatic.FindString(spoken(p.blocks)); word != "" {
				t.Errorf("%s, %s: %q is not plain English: %.60q", l.ID, p.step, word, spoken(p.blocks))
			}
		}
	}
}

// bare matches numbers that look measured: with a decimal point, in percent, or
// with a comma and four or more digits.
var (
	bare     = regexp.MustCompile(`(?:\d*\.\d+|\d+(?:\.\d+)? ?(?:%|per cent)|\d{1,3}(?:,\d{3})+)`)
	computed = regexp.MustCompile("(?s)\\{\\{.*?\\}\\}|`[^`]*`")
)

// sanctioned returns numbers that are typed in because they are not outcomes: what
// a task asks for, the number of a table in a book, a value that is explained.
func sanctioned() map[string][]string {
	return map[string][]string{
		"counting":           {"1,000", "100,000"}, // the budget of a try
		"edges":              {"1,000"},            // how many images the dial goes up to
		"five-nets":          {"11.1"},             // the table of the book
		"gradient":           {"0.01", "4.7"},      // the nudge, which is set in code; a section of a paper
		"worlds":             {"1,000"},            // how many images the task has
		"hierarchy":          {"1,000"},            // a size of the sweep
		"when-sharing-hurts": {"0.50", "50 %"},     // chance, one of two
		"less-data":          {"4,000"},            // the largest training set of the curve
	}
}

// TestNoBareNumbers checks that what could be measured or counted is not typed in,
// except in the choices of a question, most of which are wrong.
func TestNoBareNumbers(t *testing.T) {
	t.Parallel()
	for _, l := range texts() {
		all := slices.Clone(l.passages)
		for _, c := range l.Claims {
			all = append(all, passage{step: "claim " + c.Title, source: c.Source})
		}
		for _, p := range all {
			for _, n := range bare.FindAllString(computed.ReplaceAllString(p.source, " "), -1) {
				if !p.choice && !slices.Contains(sanctioned()[l.ID], n) {
					t.Errorf("%s, %s: the number %q is typed in: %.60q", l.ID, p.step, n, p.source)
				}
			}
		}
	}
}

package course

import (
	"strings"
	"testing"

	"weightshare/lessons"
)

// misconception is something about shared weights that people get wrong, and where
// the course addresses it: as a wrong choice with a reply, or in the text of a step.
type misconception struct {
	claim        string
	lesson, step string
	choice       string // words of a wrong choice; empty if the step itself says it
	said         string // words of the reply to it, or of the step
}

// misconceptions returns those that papers, courses and forums name most often.
func misconceptions() []misconception {
	return []misconception{
		{"convolution is translation invariant", "draw", "maps", "translation invariant", "The maps still say where"},
		{"the whole network is invariant because it shares", "shift", "who", "sharing is what counts", "learnt the old places only"},
		{"strides and pools leave it invariant to shifts", "shift", "pool", "both times", "an odd nudge puts other pixels together"},
		{"a convolution cannot know where it is", "shift", "border", "9 everywhere", "at the border it meets zeros"},
		{"bigger images need more numbers in a convolution", "counting", "grow", "none of them stays", "does not know how large the image is"},
		{"sharing saves computing", "counting", "visit", "times fewer", "not how often it is used"},
		{"sharing saves computing, in other words", "answer", "compute", "it is right", "multiplications shared"},
		{"sharing is always better", "draw", "train", "sharing is better", "Sharing pays where the same thing turns up in different places"},
		{"unshared is always worse", "when-sharing-hurts", "work", "fewer numbers", "An unshared pair needs to know only its own key"},
		{"the gap never closes", "less-data", "how-many", "no number is enough", "it saves data"},
		{"the gradients of all places are averaged", "gradient", "uses", "their mean", "their effects add up"},
		{"copies are averaged after the step", "gradient", "added", "averages the copies", "There are no copies"},
		{"the rate does not depend on the number of uses", "gradient", "size", "the same size", "rarely as small as one of them"},
		{"sharing makes all kernels equal", "edges", "kernels", "eight copies of one", "Different kernels stay different numbers"},
		{"biases have always been one per map", "five-nets", "biases", "biases are shared anyway", "Not in 1989"},
		{"a kernel of 3×3 has nine weights", "counting", "channels", "the same for each colour", "weighs every channel by itself"},
		{"a wide convolution is a dense layer", "one-kernel", "imitate", "as wide as the image", "escapes locality, not sharing"},
		{"a dense layer and a convolution can be one another", "one-kernel", "imitate", "dense and shared imitate", "it would change all its copies"},
		{"zeros and repeats are one saving", "one-kernel", "shapes", "", "They are two different savings"},
		{"an image is one example, shared or not", "four-pixels", "one-image", "one is not enough", "four examples"},
		{"a deep unit uses all that it sees alike", "hierarchy", "paths", "it sees them all", "the middle one has many"},
		{"libraries turn the kernel", "one-kernel", "flipped", "no true convolution", "strictly it is a correlation"},
		{"tying halves all numbers", "tied-autoencoder", "count", "to the last", "each has one of its own"},
		{"the way out must be the inverse", "tied-autoencoder", "low-rank", "must be the inverse", "the transpose *is* the inverse on what they keep"},
		{"a tied gradient comes from one side", "tied-autoencoder", "twice", "the decoder's part is dropped", "nothing would teach it to reconstruct"},
		{"tying halves the work", "tied-autoencoder", "count", "the numbers and the work", "each use is a multiplication"},
		{"it follows every change, turned images too", "shift", "turned", "the map turns along", "does not fire for"},
		{"a kernel shared over places is shared over turns", "turns", "lying", "works anywhere", "Sharing over places says nothing about turns"},
		{"more sharing is always less to learn", "turns", "letters", "more sharing, fewer images", "Only where the answer stays the same"},
		{"more examples never make it worse", "four-ties", "peak", "more data helps", "it fits all noise exactly"},
		{"the fewer numbers, the better", "four-ties", "worlds", "only 2 numbers", "two numbers cannot describe this world"},
		{"a strided layer follows every move, as it is shared", "stride", "half", "its kernels are shared", "the visits fall on other pixels"},
		{"what was learnt shared stays few numbers", "let-go", "numbers", "it learnt them shared", "Now each place has its own"},
		{"any tie of few numbers saves examples", "by-lot", "who", "how few there are", "a random one gives each place a kernel of its own"},
		{"a soft tie has the best of both", "by-lot", "soft", "a pull in between", "what it learns alone is still little"},
		{"a recurrent network reads no more words than it was shown", "in-time", "longer", "ten words only", "one set of weights"},
		{"attention knows where things lie", "tokens", "order", "attention sees all patches", "not where they lie"},
		{"the more is shared, the fewer examples", "tokens", "bars", "it shares most", "its patches cut bars in many ways"},
		{"most numbers of a convolutional network are in its convolutions", "counting", "vgg", "mostly in the convolutions", "They share"},
		{"sharing is for images only", "answer", "elsewhere", "", "same weights at every *moment*"},
		{"a recurrent network has weights for every moment", "answer", "what", "long sentences need more weights", "longer than those it learnt from"},
		{"few numbers are what saves examples", "less-data", "fewest", "", "it is not the count of numbers that matters"},
		{"sharing is a habit and no more", "answer", "habit", "experience only", "You can"},
	}
}

// TestMisconceptionsAreMet checks that each of them appears where a learner reads it
// and, as a wrong choice, has its reply.
func TestMisconceptionsAreMet(t *testing.T) {
	t.Parallel()
	for _, m := range misconceptions() {
		l := Find(m.lesson)
		if l == nil {
			t.Errorf("%s: there is no lesson %s", m.claim, m.lesson)
			continue
		}
		if !m.met(l) {
			t.Errorf("%q is not met: %s, %s has no wrong choice %q with %q", m.claim, m.lesson, m.step, m.choice, m.said)
		}
	}
}

// met reports whether the lesson says what it should against the misconception.
func (m misconception) met(l *lessons.Lesson) bool {
	said := ""
	var asked *lessons.Question
	for i := range l.Steps {
		if step := &l.Steps[i]; step.ID == m.step {
			said, asked = step.Source+step.After, step.Question
		}
	}
	for i := range l.Reviews {
		if r := &l.Reviews[i]; r.ID == m.step {
			asked = &r.Question
		}
	}
	if asked != nil {
		said += asked.Prompt + asked.After
	}
	if m.choice == "" {
		return strings.Contains(said, m.said)
	}
	if asked == nil {
		return false
	}
	for _, c := range asked.Choices {
		if !c.Right && strings.Contains(c.Text, m.choice) && strings.Contains(c.Reply, m.said) {
			return true
		}
	}
	return false
}

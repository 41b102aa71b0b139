package class

import (
	"weightshare/lessons/progress"
)

// Poll is the answers of a class to one question.
type Poll struct {
	Lesson, Step string
	Stage        Stage
	Votes        [2]Ballot // before the class has discussed the question, and after
	Pairs        Pairs     // of those who have voted twice
}

// Ballot is the answers of one vote.
type Ballot struct {
	Counts []int // by choice
	Right  int   // how many of them are right
	Sure   int   // how many are sure
}

// All returns the number of answers.
func (b Ballot) All() int {
	n := 0
	for _, count := range b.Counts {
		n += count
	}
	return n
}

// Pairs counts those who have voted twice.
type Pairs struct{ All, RightBefore, RightAfter int }

// Gain returns the normalized gain of a class (Hake 1998), (after−before)/(1−before): the
// fraction of wrong first answers that the second vote has made up for. ok is false if
// nobody has voted twice, or all were right before.
func (p Pairs) Gain() (gain float64, ok bool) {
	if p.All == p.RightBefore {
		return 0, false
	}
	return float64(p.RightAfter-p.RightBefore) / float64(p.All-p.RightBefore), true
}

// Poll counts the answers to a question with the given number of choices.
func (c *Class) Poll(lesson, step string, choices int) Poll {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := Poll{Lesson: lesson, Step: step, Stage: c.lead.Stage(lesson, step)}
	numbers := c.numbers()
	all := make([]map[string]Answer, 0, len(numbers))
	for _, n := range numbers {
		all = append(all, c.members[n].Answers)
	}
	p.add(all, choices)
	return p
}

// add counts everybody's answers.
func (p *Poll) add(all []map[string]Answer, choices int) {
	for i := range p.Votes {
		p.Votes[i].Counts = make([]int, choices)
	}
	for _, answers := range all {
		first, voted := answers[answerKey(p.Lesson, p.Step, false)]
		second, again := answers[answerKey(p.Lesson, p.Step, true)]
		if voted {
			p.Votes[0].add(first)
		}
		if again {
			p.Votes[1].add(second)
		}
		if voted && again {
			p.Pairs.All++
			p.Pairs.RightBefore += count(first.Right)
			p.Pairs.RightAfter += count(second.Right)
		}
	}
}

func (b *Ballot) add(a Answer) {
	if a.Choice < 0 || a.Choice >= len(b.Counts) {
		return
	}
	b.Counts[a.Choice]++
	b.Right += count(a.Right)
	b.Sure += count(a.Confidence == progress.Sure)
}

// count returns 1 for true, else 0.
func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

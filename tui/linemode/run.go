package linemode

import (
	"fmt"
	"strings"
	"time"

	"weightshare/lessons"
	"weightshare/lessons/figure"
)

// hearingTime is how long a sentence about a race is given to be heard.
const hearingTime = 2 * time.Second

// milestones returns the fractions of a run at which its state is reported.
func milestones() []float64 { return []float64{0.01, 0.05, 0.2, 0.5} }

func (k *dialog) run() error {
	if k.session.View().Run.State == lessons.NoRun {
		k.paragraph(nothingRuns)
		return nil
	}
	k.session.Start()
	return k.followRun()
}

// followRun follows a run to its end: after certain fractions of it, it reports the
// run's state and leaves time to hear it. A line typed meanwhile ends the reports, and
// the run goes straight to its end.
func (k *dialog) followRun() error {
	if k.session.View().Run.State != lessons.Running {
		return nil
	}
	k.blank()
	switch {
	case !k.options.Pauses || raceStanding(k.session.View()) == "":
		k.line("It runs.")
	case k.elements:
		k.line("It runs.")
		k.element(element{Kind: kindRunning, prompt: &prompt{Ways: []way{{"repeat", "go to its end"}}}})
	default:
		k.line("It runs; Enter goes to its end.")
	}
	if err := k.flush(); err != nil {
		return fmt.Errorf("teaching: %w", err)
	}
	last, spoke := "", time.Now()
	for _, part := range milestones() {
		live := true
		for live {
			var err error
			if live, err = k.poll(); err != nil {
				return err
			}
			if run := k.session.View().Run; run.ShownOf > 0 && float64(run.ShownDone) >= part*float64(run.ShownOf) {
				break
			}
		}
		v := k.session.View()
		if v.Run.State != lessons.Running {
			break
		}
		now := raceStanding(v)
		if now == "" && k.options.Pauses && time.Since(spoke) >= hearingTime { // nobody likes a long silence
			k.line(fmt.Sprintf("After %d of %d steps.", v.Run.ShownDone, v.Run.ShownOf))
			if err := k.flush(); err != nil {
				return fmt.Errorf("teaching: %w", err)
			}
			spoke = time.Now()
		}
		if now == "" || now == last {
			continue
		}
		k.line(sentence(fmt.Sprintf("After %d of %d steps. %s", v.Run.ShownDone, v.Run.ShownOf, now)))
		last = now
		hurried, err := k.waitToBeHeard()
		if err != nil {
			return err
		}
		if hurried {
			break
		}
	}
	return k.finishRun()
}

// runAgain waits for the end of a run from an earlier session, which is repeated
// without being asked for so that its result can be shown.
func (k *dialog) runAgain() (lessons.View, error) {
	k.hurry()
	if err := k.pollToEnd(); err != nil {
		return lessons.View{}, err
	}
	return k.session.View(), nil
}

// pollPause is the time between two polls of a run that trains in the background.
const pollPause = 10 * time.Millisecond

// poll lets the run do its next steps, and says when the class's timer ends meanwhile. It
// reports whether there is a reason to poll again; an error says that something else must be
// done first.
func (k *dialog) poll() (live bool, err error) {
	if k.options.Trainers != nil {
		select {
		case <-time.After(pollPause):
		case <-k.class.news():
		case <-k.ctx.Done():
		}
	}
	select {
	case <-k.class.news():
		return false, errNews
	case <-k.ctx.Done():
		return false, k.ctx.Err()
	default:
	}
	k.tellTimerEnded()
	_, live = k.session.Poll()
	return live, nil
}

// pollToEnd polls for as long as there is a reason to.
func (k *dialog) pollToEnd() error {
	for {
		if live, err := k.poll(); err != nil || !live {
			return err
		}
	}
}

// settle waits until a run that is not running has published its snapshot.
func (k *dialog) settle() error {
	if k.session.View().Run.State == lessons.Running {
		return nil
	}
	if k.options.Trainers == nil {
		return nil
	}
	return k.pollToEnd()
}

// hurry makes a run that trains in the background go at full speed. A run that trains inline
// goes as fast as it is polled.
func (k *dialog) hurry() {
	for speed := lessons.Slow; k.options.Trainers != nil && speed < lessons.Full; speed++ {
		k.session.Faster()
	}
}

// finishRun lets the run come to its end, which is reported next.
func (k *dialog) finishRun() error {
	k.hurry()
	if err := k.pollToEnd(); err != nil {
		return err
	}
	v := k.session.View()
	said := fmt.Sprintf("All %d steps are done.", v.Run.Of)
	if v.Run.State == lessons.Failed && v.Run.Err != nil {
		said = "It stopped: " + sentence(v.Run.Err.Error())
	}
	k.line(said)
	return nil
}

// waitToBeHeard leaves time to hear a sentence; a line typed meanwhile cuts it short.
func (k *dialog) waitToBeHeard() (hurried bool, err error) {
	if !k.options.Pauses {
		return false, nil
	}
	if err := k.flush(); err != nil {
		return false, fmt.Errorf("teaching: %w", err)
	}
	heard := time.After(hearingTime)
	for {
		select {
		case <-heard:
			return false, nil
		case line, ok := <-k.lines:
			if !ok || isQuit(strings.TrimSpace(line)) {
				return true, errEnded
			}
			return true, nil
		case <-k.class.news():
			return false, errNews
		case <-k.class.timer():
			k.tellTimerEnded()
		case <-k.ctx.Done():
			return false, k.ctx.Err()
		}
	}
}

// raceStanding reports how the networks of a run are doing; it is empty if there is no
// race.
func raceStanding(v lessons.View) string {
	var say []string
	for _, f := range v.Figures {
		race, ok := f.(figure.Race)
		if !ok {
			continue
		}
		for _, said := range []string{
			rightCounts(race.Lanes, "Training images right", func(l figure.Lane) figure.Fraction { return l.Train }),
			rightCounts(race.Lanes, "Unseen images right", func(l figure.Lane) figure.Fraction { return l.Unseen }),
		} {
			if said != "" {
				say = append(say, said)
			}
		}
	}
	return strings.Join(say, ". ")
}

// rightCounts says how many images each network gets right, and mentions the total only
// once if it is the same for all; it is empty if there are no images.
func rightCounts(lanes []figure.Lane, what string, of func(figure.Lane) figure.Fraction) string {
	var facts []string
	all := 0
	for _, l := range lanes {
		all = max(all, of(l).Of)
	}
	for _, l := range lanes {
		f := of(l)
		switch f.Of {
		case 0:
		case all:
			facts = append(facts, fmt.Sprintf("%s: %d", l.Name, f.Right))
		default:
			facts = append(facts, fmt.Sprintf("%s: %d of %d", l.Name, f.Right, f.Of))
		}
	}
	if len(facts) == 0 {
		return ""
	}
	return fmt.Sprintf("%s, of %d: %s", what, all, strings.Join(facts, "; "))
}

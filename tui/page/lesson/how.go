package lesson

import "weightshare/lessons"

// How implements page.Explainer: it says how the present step works.
func (m *Model) How() (heading, how string) {
	heading = "How this step works"
	switch {
	case m.InLab():
		return heading, ""
	case m.view.Review != nil:
		return heading, howStepWorks(lessons.Predict)
	}
	return heading, howStepWorks(m.view.Step.Kind)
}

// howStepWorks says how a kind of step works.
func howStepWorks(kind lessons.Kind) string {
	switch kind {
	case lessons.Predict:
		return "Choose what you expect, then say how sure you are. Then it is measured, and you see who was right. " +
			"If you were wrong, look at the result and answer once more. That is free: your first answer is the one that is kept."
	case lessons.Watch:
		return "Here networks train while you watch. Enter starts them; pressed again, it goes straight to the end. " +
			"With + and − they train faster or slower."
	case lessons.Try:
		return "Change what is on the right until the goal is met. After two tries h gives a hint. " +
			"PgDn skips the step, and its goal waits until you come back."
	case lessons.Recap:
		return "Here is what you found in this lesson. A dash stands for what you have not measured yet."
	case lessons.Read:
	}
	return "Read the text and look at the figure. What can be changed, you may change as you like: nothing is asked here."
}

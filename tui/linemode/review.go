package linemode

import (
	"context"
	"io"

	"weightshare/lessons"
)

// Review asks all review questions that are due, in the way in which Teach teaches
// lessons. If none is due it says so.
func Review(ctx context.Context, r io.Reader, w io.Writer, o TeachOptions) error {
	return converse(ctx, r, w, o, (*tutor).review)
}

func (t *tutor) review() error {
	s := lessons.OpenReviews(t.session(nil))
	if s == nil {
		t.line("No review question is due. A question comes back a day after a wrong answer, a week after a right one.")
		return nil
	}
	defer s.Close()
	k := &dialog{tutor: t, session: s, step: -1, sentBefore: -1}
	asked := "" // the question that was asked last
	for v := s.View(); v.Review != nil; v = s.View() {
		if id := v.Review.ID + " " + v.Step.ID; id != asked {
			asked, k.said = id, nil
		}
		if left, err := k.turn(); err != nil || left {
			return err
		}
	}
	t.blank()
	t.line("No more review questions are due.")
	return nil
}

package edges

import (
	"strconv"

	"weightshare/lessons/figure"
	"weightshare/lessons/text"
)

// recapScene lists what became of the kernels.
type recapScene struct {
	trained *trainedNetwork
}

func (s *recapScene) Figures() []figure.Figure {
	t := figure.NewTable("found", "What became of the kernels", "#kernel", "most like", "#how closely", "a stroke?")
	t.Note = "the stroke each is most like, and how closely"
	if s.trained.net == nil {
		t.Note = "train them to see them; the text has what you measured before"
	}
	for i, l := range s.trained.kernels {
		verdict := "no"
		if l.stroke() {
			verdict = "yes"
		}
		t.Rows = append(t.Rows, []string{strconv.Itoa(i + 1), directions()[l.direction], text.Number(l.cosine), verdict})
	}
	return []figure.Figure{t}
}

func (s *recapScene) Values() map[string]string {
	return map[string]string{
		"images": text.Number(edgeImages), "all-directions": strconv.Itoa(classes),
		"kernels": strconv.Itoa(2 * classes), "of": strconv.Itoa(findImages),
	}
}

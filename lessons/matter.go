package lessons

// Matter is the front matter of a lesson. The terminal program reads it as YAML, as
// an author writes it. The browser's program, which must be small and start fast,
// reads JSON that the build has made of it; that holds the steps too.
type Matter struct {
	ID       string         `yaml:"id" json:"id"`
	Title    string         `yaml:"title" json:"title"`
	Question string         `yaml:"question" json:"question"`
	Minutes  int            `yaml:"minutes" json:"minutes"`
	Tracks   []int          `yaml:"tracks" json:"tracks"`
	Withheld string         `yaml:"withheld-until" json:"withheld-until"`
	Steps    []OutlinedStep `yaml:"-" json:"steps"`
}

// OutlinedStep is what Outline reads about a step.
type OutlinedStep struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Kind  Kind   `json:"kind"`
}

func (m Matter) steps() []Step {
	steps := make([]Step, 0, len(m.Steps))
	for _, s := range m.Steps {
		steps = append(steps, Step{ID: s.ID, Title: s.Title, Kind: s.Kind})
	}
	return steps
}

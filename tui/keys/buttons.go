package keys

// A Button is a key in the form for a page that shows it as a button.
type Button struct {
	Press string `json:"press"` // its name in Bubble Tea
	Shown string `json:"shown"`
	Does  string `json:"does"`
}

// Buttons lists the keys of the key bar one by one, however narrow the bar is, and
// those that leaf through the steps.
func (m Map) Buttons() []Button {
	first, last := m.Bar()
	for _, e := range m.entries {
		if (e.intent == StepBack || e.intent == StepOn || e.intent == Back) && e.binding.Enabled() && !e.bar {
			first = append(first, m.shown(e))
		}
	}
	bar := append(first, last...)
	all := make([]Button, 0, len(bar))
	for _, s := range bar {
		all = append(all, buttonsOf(s)...)
	}
	return all
}

// buttonsOf splits an item of the bar into its keys.
func buttonsOf(s Shown) []Button {
	help := s.Binding.Help()
	var all []Button
	switch pressed := s.Binding.Keys(); {
	case len(s.Parts) > 0:
		for _, p := range s.Parts {
			all = append(all, Button{p.Press, p.Text, help.Desc})
		}
	case s.Press != "":
		all = append(all, Button{s.Press, help.Key, help.Desc})
	case s.Intent == Digit || s.Intent == Hands:
		for _, k := range pressed {
			all = append(all, Button{k, k, help.Desc})
		}
	}
	return all
}

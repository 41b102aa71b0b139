package arch

import "strings"

// WordInfo is a word of the notation.
type WordInfo struct {
	Word    string       `json:"word"`    // "conv", "add(", "3*("
	Example string       `json:"example"` // it parses after an input that it fits
	About   string       `json:"about"`   // one line
	Torch   string       `json:"pytorch"` // its name in PyTorch, "–" if there is none
	Keras   string       `json:"keras"`
	Options []Completion `json:"options,omitempty"` // each as in the example
}

// Words lists the notation: inputs, layers, groups.
func Words() []WordInfo {
	inputs := [][2]string{
		{"28x28", "input: height×width"},
		{"28x28x3", "input: height×width with 3 channels"},
		{"100:8", "input: width with 8 channels"},
		{"16x112x112:3", "input: depth×height×width with 3 channels"},
	}
	groups := []*kindInfo{repeat, repeatShared, named, useAgain, frozen}
	all := make([]WordInfo, 0, len(inputs)+len(kinds)+len(groups))
	for _, w := range inputs {
		all = append(all, WordInfo{Word: w[0], Example: w[0], About: w[1], Torch: noName, Keras: noName})
	}
	for _, k := range kinds {
		all = append(all, k.word(string(k.kind)))
	}
	for _, k := range groups {
		word, _, _ := strings.Cut(k.example, " ")
		if k == useAgain {
			word = "@a"
		}
		all = append(all, k.word(word))
	}
	return all
}

func (k *kindInfo) word(word string) WordInfo {
	if k.join != nil {
		word += "("
	}
	w := WordInfo{Word: word, Example: k.example, About: k.about, Torch: k.torch, Keras: k.keras}
	for _, o := range k.options {
		w.Options = append(w.Options, Completion{"/" + o.name + o.value, o.about})
	}
	return w
}

// FindWord returns what a word of a network means, such as conv, conv5:6/s2, add( or
// /s2. A name from PyTorch or Keras, such as nn.ConvTranspose2d, finds the corresponding
// word, and the name of one of their arguments, such as groups, the option. The error
// suggests the nearest.
func FindWord(typed string) (WordInfo, error) {
	name, _ := strings.CutSuffix(strings.ToLower(shorten(typed, longestWord)), "(")
	k := byFrameworkName(name)
	if k == nil {
		k, _ = cutKind(name)
	}
	l := &Layer{}
	called, isNamed := cutName(name)
	switch {
	case k != nil:
		return k.word(string(k.kind)), nil
	case isNamed && checkName(called) == nil:
		return named.word("a=("), nil
	case strings.HasPrefix(name, "@"):
		return useAgain.word("@a"), nil
	case strings.TrimLeft(name, "0123456789") != name && openGroup(l, name+"(") == nil, name == "frozen" && openGroup(l, name+"(") == nil:
		word, _, _ := strings.Cut(l.info.example, " ")
		return l.info.word(word), nil
	case IsInput(typed):
		shape, err := ParseInput(typed)
		if err != nil {
			return WordInfo{}, err
		}
		return WordInfo{Word: typed, Example: typed, About: "input of " + shape.String(), Torch: noName, Keras: noName}, nil
	}
	if o, found := findOptionWord(name); found {
		return o, nil
	}
	p := wordParser{text: typed, parts: strings.Split(typed, "/")}
	return WordInfo{}, p.unknown().at(token{typed, 1, 0, len(typed)})
}

// byFrameworkName returns the kind that has this name, in lower case, in PyTorch or
// Keras, with or without arguments and a package. Words of the notation take precedence.
func byFrameworkName(typed string) *kindInfo {
	if k, isWord := kindByWord[Kind(typed)]; isWord {
		return k
	}
	bare, _, _ := strings.Cut(typed, "(")
	bare = bare[strings.LastIndexByte(bare, '.')+1:]
	axes := strings.NewReplacer("1d", "2d", "3d", "2d")
	var nearest *kindInfo
	for _, k := range kinds {
		for _, column := range []string{k.torch, k.keras} {
			column = strings.ToLower(column)
			name, _, hasArguments := strings.Cut(column, "(")
			switch {
			case column == noName || axes.Replace(bare) != axes.Replace(name):
			case !hasArguments:
				return k
			case nearest == nil:
				nearest = k
			}
		}
	}
	return nearest
}

// frameworkOption returns the option for an argument of PyTorch or Keras, or name itself
// if there is none.
func frameworkOption(name string) string {
	switch name {
	case "groups":
		return "g"
	case "stride", "strides":
		return "s"
	case "padding":
		return "p"
	case "output_padding":
		return "op"
	case "dilation", "dilation_rate":
		return "d"
	case "depth_multiplier":
		return "x"
	case "bias", "use_bias":
		return "nobias"
	}
	return name
}

// findOptionWord finds an option by its name, with or without a number and a slash, and
// the words that take it.
func findOptionWord(typed string) (w WordInfo, found bool) {
	name, value := cutLetters(frameworkOption(strings.TrimPrefix(typed, "/")))
	if strings.Trim(value, "0123456789x.") != "" {
		return WordInfo{}, false
	}
	var takers []string
	for _, k := range kinds {
		o := findOption(k.options, name)
		if o == nil {
			continue
		}
		if !found {
			found = true
			w = WordInfo{Word: "/" + o.name, Example: "/" + o.name + o.value, About: o.about, Torch: noName, Keras: noName}
		}
		takers = append(takers, string(k.kind))
	}
	w.About += "; behind " + strings.Join(takers, ", ")
	return w, found
}

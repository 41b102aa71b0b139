package draw

import "strings"

// Glyphs are the characters that pictures and frames are made of, each one cell wide
// except for the ellipsis in ASCII.
type Glyphs struct {
	Check, Cross rune // verdicts
	Dot, Ring    rune // full and empty: step dots, lit and unlit
	Here         rune // the current step or item
	Pointer      rune // in front of a chosen line
	Bullet       rune
	Ellipsis     string
	Rule, Post   rune // horizontal and vertical lines
	HeavyRule    rune // the rule of the focused pane
	TeeDown      rune // a rule with a branch downwards
	TopLeft      rune
	TopRight     rune
	BottomLeft   rune
	BottomRight  rune
	TeeLeft      rune // a post with a branch to the left
	TeeRight     rune // a post with a branch to the right
	Up, Down     rune // arrowheads
	Left, Next   rune
	NoWeight     rune // a place that holds no number
	Off          rune // a pixel that is off
	Spread       rune // the spread of a series, without colors
	Minus        rune
	Series       []rune // marks of series
	Bars         []rune // from an eighth to a full cell, growing to the right
	Columns      []rune // from an eighth to a full cell, growing upwards
	Shades       []rune // from faint to strong
	Negative     []rune // the same for numbers below zero, one cell wide
	Full         rune
	Thin         []rune // half and whole cells of a bar half as high as its row
}

func unicodeGlyphs() Glyphs {
	return Glyphs{
		Check: '✓', Cross: '✗', Dot: '●', Ring: '○', Here: '◉', Pointer: '▸', Bullet: '•', Ellipsis: "…",
		Rule: '─', Post: '│', HeavyRule: '━', TeeDown: '┬', TopLeft: '╭', TopRight: '╮', BottomLeft: '╰', BottomRight: '╯', TeeLeft: '┤', TeeRight: '├',
		Up: '▲', Down: '▼', Left: '◀', Next: '▶',
		NoWeight: '·', Off: '░', Spread: '░', Minus: '−',
		Series:   []rune("●▲■◆▼○"),
		Bars:     []rune("▏▎▍▌▋▊▉█"),
		Columns:  []rune("▁▂▃▄▅▆▇█"),
		Shades:   []rune("░▒▓█"),
		Negative: []rune("-=≡≣"),
		Full:     '█',
		Thin:     []rune("▖▄"),
	}
}

func asciiGlyphs() Glyphs {
	return Glyphs{
		Check: 'v', Cross: 'x', Dot: '*', Ring: 'o', Here: '@', Pointer: '>', Bullet: '-', Ellipsis: "...",
		Rule: '-', Post: '|', HeavyRule: '=', TeeDown: '+', TopLeft: '+', TopRight: '+', BottomLeft: '+', BottomRight: '+', TeeLeft: '+', TeeRight: '+',
		Up: '^', Down: 'v', Left: '<', Next: '>',
		NoWeight: '.', Off: '.', Spread: ':', Minus: '-',
		Series:   []rune("*o+x#@"),
		Bars:     []rune("#"),
		Columns:  []rune("_.-=*#"),
		Shades:   []rune("+*%#"),
		Negative: []rune("-~=&"),
		Full:     '#',
		Thin:     []rune("-="),
	}
}

// spellings maps the characters of prose and titles to ASCII.
var spellings = strings.NewReplacer(
	"…", "...", "−", "-", "–", "-", "—", "-", "×", "x", "·", ".", "→", "->", "←", "<-", "↑", "^", "↓", "v",
	"≤", "<=", "≥", ">=", "≠", "!=", "≈", "~", "±", "+-", "²", "^2", "³", "^3", "½", "1/2", "√", "sqrt",
	"“", `"`, "”", `"`, "„", `"`, "‘", "'", "’", "'", "•", "-", "∞", "inf", "°", " deg", "⌈", "ceil(", "⌉", ")",
	"─", "-", "│", "|", "╲", `\`, "╱", "/", "⌊", "floor(", "⌋", ")", "⊥", "_|_", "├", "|-", "┤", "-|", "✓", "v", "✗", "x", "Õ", "O~", "Ω", "Omega",
	"é", "e", "è", "e", "ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "\u00a0", " ", "\u202f", " ",
	"µ", "u", "μ", "u", "█", "#", "░", ".", "▒", "+", "▓", "%", "●", "*", "○", "o", "▸", ">",
)

// toASCII spells text in ASCII. What has no spelling becomes a question mark.
func toASCII(text string) string {
	if strings.IndexFunc(text, func(r rune) bool { return r >= 0x80 }) < 0 {
		return text
	}
	return strings.Map(func(r rune) rune {
		if r < 0x80 {
			return r
		}
		return '?'
	}, spellings.Replace(text))
}

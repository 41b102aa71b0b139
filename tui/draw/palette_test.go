package draw

import (
	"image/color"
	"math"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/lucasb-eyer/go-colorful"
)

func nan() float64 { return math.NaN() }
func inf() float64 { return math.Inf(1) }

// backgrounds returns common backgrounds of text: black, white, and those of well-known
// color schemes.
func backgrounds(dark bool) []color.Color {
	if dark {
		return []color.Color{rgb(0x000000), rgb(0x101014), rgb(0x1e1e1e), rgb(0x282c34), rgb(0x002b36)}
	}
	return []color.Color{rgb(0xffffff), rgb(0xfafafa), rgb(0xfdf6e3), rgb(0xeeeeee)}
}

// eachStyle calls f for every background with each of the profiles.
func eachStyle(profiles []colorprofile.Profile, f func(dark bool, p colorprofile.Profile, s Style)) {
	for _, dark := range []bool{true, false} {
		for _, p := range profiles {
			f(dark, p, NewStyle(dark, p, false))
		}
	}
}

// colored returns the profiles that have colors.
func colored() []colorprofile.Profile {
	return []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI}
}

// legible is the contrast that WCAG 2 demands of text.
const legible = 4.5

func TestTextCanBeRead(t *testing.T) {
	t.Parallel()
	eachStyle(colored(), func(dark bool, p colorprofile.Profile, s Style) {
		grounds := backgrounds(dark)
		if p == colorprofile.ANSI { // the terminal's palette suits its background: take xterm's
			grounds = grounds[:1]
		}
		for i, c := range s.t.colors[:colorSigned] {
			for _, g := range grounds {
				if c != nil && contrast(c, g) < legible {
					t.Errorf("dark %v, %v: ink %d on %v: contrast %.2f", dark, p, i, g, contrast(c, g))
				}
			}
		}
	})
}

func TestTextOnColouredCellsCanBeRead(t *testing.T) {
	t.Parallel()
	eachStyle(colored(), func(dark bool, p colorprofile.Profile, s Style) {
		for i, c := range s.t.colors {
			if on := s.t.colors[s.t.on[i]]; c != nil && contrast(c, on) < legible {
				t.Errorf("dark %v, %v: text on ink %d: contrast %.2f", dark, p, i, contrast(c, on))
			}
		}
	})
}

// TestLinesAreSeenOnSpreads checks that a line of any series stands out from the
// background of any spread by the contrast that WCAG 2 demands of graphics.
func TestLinesAreSeenOnSpreads(t *testing.T) {
	t.Parallel()
	const seen = 3
	eachStyle(colored()[:2], func(dark bool, p colorprofile.Profile, s Style) {
		for i := range seriesColors * seriesColors {
			line, spread := i/seriesColors, i%seriesColors
			if got := contrast(s.t.colors[seriesColor(line)], s.t.colors[bandColor(spread)]); got < seen {
				t.Errorf("dark %v, %v: series %d on the spread of %d: contrast %.2f", dark, p, line, spread, got)
			}
		}
	})
}

// TestSignedRamps checks that strength is seen as distance from the background, and
// that equal strengths of both signs are about equally far from it.
func TestSignedRamps(t *testing.T) {
	t.Parallel()
	eachStyle(colored(), func(dark bool, p colorprofile.Profile, s Style) {
		ramp := s.t.colors[colorSigned : colorSigned+levels]
		at := func(level int) float64 {
			if dark {
				return luminance(ramp[maxLevel+level])
			}
			return -luminance(ramp[maxLevel+level])
		}
		for level := range maxLevel {
			if at(level+1) < at(level)-1e-3 || at(-level-1) < at(-level)-1e-3 {
				t.Errorf("dark %v, %v: level %d is not farther from zero than %d", dark, p, level+1, level)
			}
		}
		if zero := ramp[maxLevel]; contrast(zero, ramp[0]) < legible || contrast(zero, ramp[levels-1]) < legible {
			t.Errorf("dark %v, %v: full strength is hard to tell from zero", dark, p)
		}
	})
}

// lightness returns the lightness in OKLab, from 0 to 1.
func lightness(c color.Color) float64 {
	made, _ := colorful.MakeColor(c)
	l, _, _ := made.OkLab()
	return l
}

func TestUnsignedRampHasEvenLightness(t *testing.T) {
	t.Parallel()
	eachStyle(colored(), func(dark bool, p colorprofile.Profile, s Style) {
		ramp := s.t.colors[colorUnsigned : colorUnsigned+levels]
		first, last := lightness(ramp[0]), lightness(ramp[levels-1])
		for i := 1; i < levels; i++ {
			before, got := lightness(ramp[i-1]), lightness(ramp[i])
			want := first + (last-first)*float64(i)/(levels-1)
			switch {
			case p == colorprofile.TrueColor && math.Abs(got-want) > 0.01:
				t.Errorf("dark %v: level %d has lightness %.3f, want %.3f", dark, i, got, want)
			case dark && got < before-1e-6 || !dark && got > before+1e-6:
				t.Errorf("dark %v, %v: level %d goes back from %.3f to %.3f", dark, p, i, before, got)
			}
		}
	})
}

// TestSeriesForTheColourBlind simulates the three kinds of dichromacy (Viénot, Brettel
// and Mollon 1999 for the first two; for the third, Brettel's plane is approximated by
// losing the blue channel) and checks that glyph or color tells any two series apart,
// and for the first four color alone.
func TestSeriesForTheColourBlind(t *testing.T) {
	t.Parallel()
	kinds := map[string][9]float64{
		"protan": {0.11238, 0.88762, 0, 0.11238, 0.88762, 0, 0.00401, -0.00401, 1},
		"deutan": {0.29275, 0.70725, 0, 0.29275, 0.70725, 0, -0.02234, 0.02234, 1},
		"tritan": {1, 0.14461, -0.14461, 0, 0.85924, 0.14076, 0, 0.85924, 0.14076},
	}
	for _, dark := range []bool{true, false} {
		s := NewStyle(dark, colorprofile.TrueColor, false)
		for kind, m := range kinds {
			for i := range 4 {
				for j := range i {
					a, b := simulate(s.t.colors[seriesColor(i)], m), simulate(s.t.colors[seriesColor(j)], m)
					d := math.Hypot(math.Hypot(a[0]-b[0], a[1]-b[1]), a[2]-b[2])
					if d < 0.06 {
						t.Errorf("dark %v: %s eyes see series %d and %d alike (%.3f)", dark, kind, j, i, d)
					}
				}
			}
		}
	}
	seen := map[string]bool{}
	for i := range seriesColors {
		if g := (Style{}).seriesGlyph(i); seen[g] {
			t.Errorf("series %d has the glyph of another", i)
		} else {
			seen[g] = true
		}
	}
}

// simulate returns linear RGB as a dichromat would see it.
func simulate(c color.Color, m [9]float64) [3]float64 {
	var v, out [3]float64
	r, g, b, _ := c.RGBA()
	for i, x := range []uint32{r, g, b} {
		v[i] = math.Pow(float64(x)/0xffff, 2.2)
	}
	for i := range out {
		for j := range v {
			out[i] += m[3*i+j] * v[j]
		}
	}
	return out
}

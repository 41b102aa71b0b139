package draw

import (
	"fmt"
	"image/color"
	"math"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/lucasb-eyer/go-colorful"
)

// levels is how many colors a signed or unsigned ramp is quantized to: zero and 16 on
// each side of it. A change too small to see then changes no cell, which keeps the
// frames of a live race small.
const levels = 33

// colorID is an index into the palette of a Style. Roles are their own indices,
// and 0 is the terminal's own foreground or background.
type colorID uint8

// The palette: roles, series, the two ramps, the weights of a matrix, backgrounds
// for the spread of series, and text on a colored cell.
const (
	colorSeries   = colorID(roleCount)
	colorSigned   = colorSeries + seriesColors
	colorUnsigned = colorSigned + levels
	colorWeights  = colorUnsigned + levels
	colorBands    = colorWeights + weightColors
	colorBlack    = colorBands + seriesColors
	colorWhite    = colorBlack + 1
	colorCount    = int(colorWhite) + 1
)

// seriesColors is how many series have a color of their own before the colors repeat.
const seriesColors = 6

// weightColors is how many weights have their own color; beyond that, letters tell them
// apart.
const weightColors = 12

// hue is one color in the form for each kind of terminal. The 256- and 16-color values
// are chosen by hand: the nearest colors are often the same for several hues, or out of
// order.
type hue struct {
	rgb   uint32
	c256  uint8
	ansi  uint8 // 0–15
	plain bool  // the terminal's own color in 16-color terminals
}

// scheme is everything that differs between a dark and a light background.
type scheme struct {
	roles  [roleCount]hue
	series [seriesColors]hue
	// signed holds stops from −1 to +1: Crameri's berlin on dark, vik on light. Both
	// let color-blind readers tell the signs apart, and have zero near the background.
	signed    []uint32
	signed256 []uint8
	signed16  []uint8
	// The unsigned ramp runs between these hues (degrees in OKLCH) in even steps
	// of lightness, from nearly gray to colorful.
	lightness, hues [2]float64
	unsigned256     []uint8
	unsigned16      []uint8
	// The colors of weights are hues around the color wheel, of equal lightness.
	ring       float64
	weights256 [weightColors]uint8
	weights16  []uint8
	// The backgrounds of spreads are so close to the terminal's background that every
	// line is visible on them. None of the 16 colors is close enough.
	bands    [seriesColors]uint32
	bands256 [seriesColors]uint8
}

func darkScheme() *scheme {
	return &scheme{
		roles: [roleCount]hue{
			Muted:    {0xa0a4ae, 248, 7, true},
			Title:    {0xf2f2f2, 255, 15, false},
			Accent:   {0x8cc8ff, 117, 14, false},
			Focus:    {0xffd75f, 221, 11, false},
			Border:   {0x979ca6, 247, 7, true},
			Positive: {0xffadad, 217, 11, false},
			Negative: {0x9eb0ff, 147, 14, false},
			Right:    {0x4fd6b0, 79, 10, false},
			Wrong:    {0xffa06b, 215, 11, false},
			Warn:     {0xffc861, 221, 11, false},
			On:       {0xf4e9c1, 230, 15, false},
			Off:      {0x979ca6, 247, 7, true},
		},
		series: [seriesColors]hue{
			{0x78b4ff, 111, 14, false},
			{0xf0ad3d, 215, 11, false},
			{0x4fd6b0, 79, 10, false},
			{0xe79ac6, 176, 13, false},
			{0xf3ea6c, 227, 15, false},
			{0xc9c9d4, 252, 7, false},
		},
		signed: []uint32{
			0x9eb0ff, 0x61a6df, 0x3280a6, 0x1f5169, 0x112732, 0x190c09,
			0x371000, 0x601f0b, 0x964a36, 0xc97a70, 0xffadad,
		},
		signed256:   []uint8{147, 111, 110, 74, 67, 31, 24, 18, 233, 52, 88, 95, 131, 173, 174, 216, 217},
		signed16:    []uint8{14, 6, 4, 0, 1, 3, 11},
		lightness:   [2]float64{0.2, 0.95},
		hues:        [2]float64{300, 95},
		unsigned256: []uint8{233, 236, 239, 60, 61, 67, 73, 79, 114, 149, 186, 229},
		unsigned16:  []uint8{0, 4, 6, 7, 15},
		ring:        0.72,
		weights256:  [weightColors]uint8{174, 79, 141, 143, 75, 211, 114, 140, 180, 80, 177, 149},
		weights16:   []uint8{9, 10, 12, 11, 13, 14, 1, 2, 4, 3, 5, 6},
		bands:       [seriesColors]uint32{0x20344f, 0x4a3514, 0x174036, 0x47303f, 0x44421d, 0x3a3a40},
		bands256:    [seriesColors]uint8{17, 52, 22, 53, 237, 238},
	}
}

func lightScheme() *scheme {
	return &scheme{
		roles: [roleCount]hue{
			Muted:    {0x555b66, 240, 0, true},
			Title:    {0x14161a, 234, 0, false},
			Accent:   {0x00558f, 24, 4, false},
			Focus:    {0x7a3b00, 94, 5, false},
			Border:   {0x646a75, 241, 0, true},
			Positive: {0x862306, 88, 1, false},
			Negative: {0x023a7a, 18, 4, false},
			Right:    {0x00604a, 23, 4, false},
			Wrong:    {0xa02f00, 124, 1, false},
			Warn:     {0x7a4a00, 94, 1, false},
			On:       {0x1d2433, 235, 0, false},
			Off:      {0x646a75, 241, 0, true},
		},
		series: [seriesColors]hue{
			{0x00609c, 25, 4, false},
			{0x9c4a00, 94, 1, false},
			{0x00604a, 23, 0, false},
			{0x94306f, 90, 5, false},
			{0x6b5900, 58, 0, false},
			{0x3d4048, 238, 0, false},
		},
		signed: []uint32{
			0x001261, 0x023a7a, 0x116496, 0x5697b8, 0xa7c9da, 0xece5e1,
			0xe1b8a0, 0xcd8860, 0xb75a26, 0x862306, 0x590008,
		},
		signed256:   []uint8{17, 18, 24, 25, 67, 74, 110, 152, 254, 223, 180, 173, 167, 130, 124, 88, 52},
		signed16:    []uint8{4, 6, 14, 15, 11, 3, 1},
		lightness:   [2]float64{0.95, 0.25},
		hues:        [2]float64{95, 300},
		unsigned256: []uint8{231, 194, 151, 115, 79, 73, 67, 61, 60, 54, 53},
		unsigned16:  []uint8{15, 7, 6, 4, 0},
		ring:        0.55,
		weights256:  [weightColors]uint8{131, 30, 97, 100, 32, 162, 64, 98, 136, 31, 133, 70},
		weights16:   []uint8{1, 2, 4, 3, 5, 6, 9, 10, 12, 11, 13, 14},
		bands:       [seriesColors]uint32{0xc9def0, 0xf3dcc3, 0xc5e6db, 0xf0d3e3, 0xeee5b0, 0xd9dade},
		bands256:    [seriesColors]uint8{153, 223, 158, 225, 229, 252},
	}
}

// colors returns the palette for a profile; nil means the terminal's own color.
func (c *scheme) colors(p colorprofile.Profile) [colorCount]color.Color {
	var out [colorCount]color.Color
	if p <= colorprofile.ASCII {
		return out
	}
	for i, h := range c.roles {
		if Role(i) != Text {
			out[i] = h.color(p)
		}
	}
	for i, h := range c.series {
		out[int(colorSeries)+i] = h.color(p)
		if p > colorprofile.ANSI {
			out[int(colorBands)+i] = byProfile(p, rgb(c.bands[i]), c.bands256[i], 0)
		}
	}
	for i := range levels {
		t := float64(i) / (levels - 1)
		out[int(colorSigned)+i] = byProfile(p, rgb(stops(c.signed, t)), nearest(c.signed256, t), nearest(c.signed16, t))
		l := c.lightness[0] + t*(c.lightness[1]-c.lightness[0])
		h := c.hues[0] + t*(c.hues[1]-c.hues[0])
		out[int(colorUnsigned)+i] = byProfile(p, oklch(l, 0.02+0.11*t, h), nearest(c.unsigned256, t), nearest(c.unsigned16, t))
	}
	for i := range weightColors {
		// Five twelfths of the circle at a time, so that neighbors differ.
		full := oklch(c.ring, 0.12, 20+float64(i*5%weightColors)*360/weightColors)
		out[int(colorWeights)+i] = byProfile(p, full, c.weights256[i], c.weights16[i])
	}
	out[colorBlack] = hue{0x000000, 16, 0, false}.color(p)
	out[colorWhite] = hue{0xffffff, 231, 15, false}.color(p)
	return out
}

func (h hue) color(p colorprofile.Profile) color.Color {
	if h.plain && p < colorprofile.ANSI256 {
		return nil
	}
	return byProfile(p, rgb(h.rgb), h.c256, h.ansi)
}

// byProfile returns whichever of the three colors the profile can show.
func byProfile(p colorprofile.Profile, full color.Color, c256, c16 uint8) color.Color {
	switch p {
	case colorprofile.TrueColor:
		return full
	case colorprofile.ANSI256:
		return ansi.IndexedColor(c256)
	default:
		return ansi.BasicColor(c16)
	}
}

// nearest returns the color of an evenly spaced ramp that is nearest to t in
// [0, 1].
func nearest(ramp []uint8, t float64) uint8 { return ramp[int(math.Round(t*float64(len(ramp)-1)))] }

// stops interpolates evenly spaced colors at t in [0, 1].
func stops(at []uint32, t float64) uint32 {
	x := t * float64(len(at)-1)
	i := min(int(x), len(at)-2)
	f := x - float64(i)
	var out uint32
	for shift := 0; shift < 24; shift += 8 {
		a, b := float64(at[i]>>shift&255), float64(at[i+1]>>shift&255)
		out |= uint32(math.Round(a+f*(b-a))) << shift
	}
	return out
}

func rgb(v uint32) color.Color {
	return color.RGBA{R: uint8(v >> 16 & 0xff), G: uint8(v >> 8 & 0xff), B: uint8(v & 0xff), A: 255}
}

// oklch converts from Ottosson's OKLCH (2020), with the hue in degrees. It lowers the
// chroma until the color exists in sRGB, since the value is shown by lightness.
func oklch(l, chroma, degrees float64) color.Color {
	for {
		if c := colorful.OkLch(l, chroma, degrees); chroma <= 0 || c.IsValid() {
			r, g, b := c.Clamped().RGB255()
			return color.RGBA{R: r, G: g, B: b, A: 255}
		}
		chroma -= 0.002
	}
}

// luminance returns the relative luminance of WCAG 2.
func luminance(c color.Color) float64 {
	made, _ := colorful.MakeColor(c)
	r, g, b := made.LinearRgb()
	return 0.2126*r + 0.7152*g + 0.0722*b
}

// contrast returns the contrast ratio of WCAG 2, from 1 to 21.
func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// parameters returns the SGR parameters that select a color, without the CSI.
func parameters(c color.Color, background bool) string {
	base := 38
	if background {
		base = 48
	}
	switch c := c.(type) {
	case nil:
		return ""
	case ansi.BasicColor:
		n := base - 8 + int(c)
		if c > 7 {
			n = base + 52 + int(c) - 8
		}
		return fmt.Sprint(n)
	case ansi.IndexedColor:
		return fmt.Sprintf("%d;5;%d", base, uint8(c))
	default:
		r, g, b, _ := c.RGBA()
		return fmt.Sprintf("%d;2;%d;%d;%d", base, r>>8, g>>8, b>>8)
	}
}

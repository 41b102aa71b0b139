package page

import (
	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/colorprofile"
	lru "github.com/hashicorp/golang-lru/v2"

	"weightshare/lessons"
	"weightshare/lessons/figure"
	"weightshare/tui/draw"
)

// Shared caches what the screens of many learners have in common: styles, prose, figures and
// the items of key bars. A nil Shared caches nothing. It is safe for concurrent use.
type Shared struct {
	texts    *lessons.TextCache
	styles   *lru.Cache[styleKey, draw.Style]
	prose    *lru.Cache[proseKey, []Line]
	items    *lru.Cache[itemKey, string]
	pictures *lru.Cache[pictureKey, drawnFigure]
}

// The greatest number of entries of each kind in a Shared.
const (
	stylesKept   = 32 // more than there are
	proseKept    = 1024
	itemsKept    = 512
	picturesKept = 128
)

type styleKey struct {
	dark, ascii bool
	profile     colorprofile.Profile
}

// proseKey identifies blocks by the address of the first one, since a TextCache returns the
// same blocks for the same text.
type proseKey struct {
	first *lessons.Block
	n, w  int
	style draw.Style
}

type itemKey struct {
	style     draw.Style
	key, desc string
}

// pictureKey identifies the figures of which one picture is kept, the newest.
type pictureKey struct {
	id    string
	w, h  int
	style draw.Style
}

// drawnFigure is a figure and its picture; neither ever changes.
type drawnFigure struct {
	figure  figure.Figure
	picture draw.Picture
}

// NewShared returns an empty Shared.
func NewShared() *Shared {
	return &Shared{
		texts: lessons.NewTextCache(), styles: newCache[styleKey, draw.Style](stylesKept),
		prose: newCache[proseKey, []Line](proseKept), items: newCache[itemKey, string](itemsKept),
		pictures: newCache[pictureKey, drawnFigure](picturesKept),
	}
}

// newCache returns a cache of at least one entry.
func newCache[K comparable, V any](size int) *lru.Cache[K, V] {
	c, _ := lru.New[K, V](max(1, size)) // fails only for a size below 1
	return c
}

// cached returns the value of a key, which is computed only if the cache lacks it.
func cached[K comparable, V any](c *lru.Cache[K, V], k K, compute func() V) V {
	if v, ok := c.Get(k); ok {
		return v
	}
	v := compute()
	c.Add(k, v)
	return v
}

// Texts returns the cache for the prose of sessions; it is nil for a nil Shared.
func (s *Shared) Texts() *lessons.TextCache {
	if s == nil {
		return nil
	}
	return s.texts
}

// Style caches draw.NewStyle.
func (s *Shared) Style(dark bool, profile colorprofile.Profile, ascii bool) draw.Style {
	compute := func() draw.Style { return draw.NewStyle(dark, profile, ascii) }
	if s == nil {
		return compute()
	}
	return cached(s.styles, styleKey{dark, ascii, profile}, compute)
}

// LinkedProse caches the function LinkedProse without a chosen link. The lines must not be
// modified.
func (s *Shared) LinkedProse(blocks []lessons.Block, w int, style draw.Style) []Line {
	compute := func() []Line { return LinkedProse(blocks, w, style, -1) }
	if s == nil || len(blocks) == 0 {
		return compute()
	}
	return cached(s.prose, proseKey{&blocks[0], len(blocks), w, style}, compute)
}

// Picture caches how d draws the figure f in a style into w by h cells. The picture must not
// be modified.
func (s *Shared) Picture(f figure.Figure, w, h int, style draw.Style, d *draw.Drawing) draw.Picture {
	if s == nil {
		return d.Draw(w, h)
	}
	key := pictureKey{f.Header().ID, w, h, style}
	if kept, ok := s.pictures.Get(key); ok && figure.Equal(kept.figure, f) {
		return kept.picture
	}
	drawn := drawnFigure{f, d.Draw(w, h)}
	s.pictures.Add(key, drawn)
	return drawn.picture
}

// keyHelp renders a key and what it does.
func (s *Shared) keyHelp(b key.Binding, style draw.Style) string {
	compute := func() string { return HelpModel(style).ShortHelpView([]key.Binding{PlainKey(b, style)}) }
	if s == nil || !b.Enabled() {
		return compute()
	}
	help := b.Help()
	return cached(s.items, itemKey{style, help.Key, help.Desc}, compute)
}

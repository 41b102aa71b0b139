package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"weightshare/cmd/help"
	"weightshare/lessons/figure"
	"weightshare/tui/draw"
)

// newFigures returns the hidden command that shows every kind of figure, for authors of
// lessons and for checking a terminal's fonts.
func newFigures(c console) *cobra.Command {
	var width, height int
	var light, ascii, words bool
	command := &cobra.Command{
		Use:    "figures [ID...]",
		Short:  "Show every kind of figure with example data",
		Hidden: true,
		RunE: func(_ *cobra.Command, ids []string) error {
			if width < 1 || height < 1 {
				return help.Usagef("--width %d --height %d: a figure needs at least one cell", width, height)
			}
			style := draw.NewStyle(!light, colorProfile(c.out, c.env), ascii)
			return figures(c, ids, func(f figure.Figure) string {
				if words {
					return ansi.Wordwrap(f.Words(), width, "")
				}
				return strings.Join(draw.Draw(f, width, height, style).Lines, "\n")
			})
		},
	}
	flags := command.Flags()
	flags.IntVar(&width, "width", 72, "cells of a line")
	flags.IntVar(&height, "height", 18, "lines of a figure")
	flags.BoolVar(&light, "light", false, "for a light background")
	flags.BoolVar(&ascii, "ascii", false, "use no characters beyond ASCII")
	flags.BoolVar(&words, "words", false, "say the figures instead")
	return command
}

// figures prints the examples with these IDs, by default all.
func figures(c console, ids []string, show func(figure.Figure) string) error {
	asked := map[string]bool{}
	for _, id := range ids {
		asked[id] = true
	}
	var known []string
	for _, f := range draw.Samples() {
		id := f.Header().ID
		known = append(known, id)
		if len(ids) > 0 && !asked[id] {
			continue
		}
		delete(asked, id)
		if _, err := fmt.Fprintf(c.out, "%s\n\n%s\n\n\n", id, show(f)); err != nil {
			return fmt.Errorf("the figures cannot be printed: %w", err)
		}
	}
	for _, id := range ids {
		if asked[id] {
			return noChoice("figures", "figure", id, slices.Compact(known))
		}
	}
	return nil
}

package main

import (
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"weightshare/lessons"
	"weightshare/lessons/course"
)

// fullTrack is the track of all lessons.
const fullTrack = "full"

// trackFlag gives a command the flag that chooses a track. What tracks there are
// stands in the lessons, which are not read for the sake of a help text.
func trackFlag(command *cobra.Command, track *string) {
	command.Flags().StringVar(track, "track", fullTrack, "a shorter way through the lessons, by its `minutes`: 10 or 45")
	offer := func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return trackNames(), cobra.ShellCompDirectiveNoFileComp
	}
	if err := command.RegisterFlagCompletionFunc("track", offer); err != nil {
		panic(err) // the flag was added just now
	}
}

// trackNames lists the tracks as the flag names them.
func trackNames() []string {
	var names []string
	for _, minutes := range lessons.Tracks(course.Outlines()) {
		names = append(names, strconv.Itoa(minutes))
	}
	return append(names, fullTrack)
}

// parseTrack reads the value of --track: the minutes of a track, 0 for all
// lessons.
func parseTrack(name string) (minutes int, err error) {
	if name == fullTrack {
		return 0, nil
	}
	names := trackNames()
	if minutes, err = strconv.Atoi(name); err != nil || !slices.Contains(names, name) {
		return 0, usagef("--track %s: there is no such track; choose %s", name, strings.Join(names, ", "))
	}
	return minutes, nil
}

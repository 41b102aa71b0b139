package main

import (
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"weightshare/lessons"
	"weightshare/lessons/course"
)

// fullTrack names the track of all lessons.
const fullTrack = "full"

// trackFlag adds --track to a command. Its help names the tracks literally, since
// reading the lessons would slow down every command.
func trackFlag(command *cobra.Command, track *string) {
	command.Flags().StringVar(track, "track", fullTrack, "a shorter course, by its `name`: 10 has three lessons, 45 has seven, for a class")
	completeLater(command, "track", trackNames)
}

// trackNames lists the values of --track.
func trackNames() []string {
	var names []string
	for _, minutes := range lessons.Tracks(course.Outlines()) {
		names = append(names, strconv.Itoa(minutes))
	}
	return append(names, fullTrack)
}

// parseTrack returns the minutes of the track given by --track, 0 for all lessons.
func parseTrack(name string) (minutes int, err error) {
	if name == fullTrack {
		return 0, nil
	}
	names := trackNames()
	if minutes, err = strconv.Atoi(name); err != nil || !slices.Contains(names, name) {
		return 0, noChoice("--track", "track", name, names)
	}
	return minutes, nil
}

package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"weightshare/lessons"
	"weightshare/lessons/course"
	"weightshare/lessons/progress"
	"weightshare/nets/visible"
)

func newLessons(c console) *cobra.Command {
	var format, track string
	command := &cobra.Command{
		Use:   "lessons",
		Short: "List the lessons with your progress",
		Args:  noArguments,
		RunE:  func(*cobra.Command, []string) error { return listLessons(c, format, track) },
	}
	formatFlag(command, &format)
	trackFlag(command, &track)
	return command
}

type listedLesson struct {
	Order    int      `json:"order"`
	ID       string   `json:"id"`
	Title    string   `json:"title"`
	Question string   `json:"question"`
	Minutes  int      `json:"minutes"`
	Tracks   []int    `json:"tracks"`
	Steps    []string `json:"steps"`
	Done     []string `json:"done"`
	Step     string   `json:"step,omitempty"` // where the learner left off
}

func listLessons(c console, format, track string) error {
	if err := checkFormat(format); err != nil {
		return err
	}
	minutes, err := parseTrack(track)
	if err != nil {
		return err
	}
	kept, err := store(c).Load()
	if err != nil {
		printError(c.err, err)
	}
	listed := []listedLesson{}
	table := resultTable{columns: []column{
		{name: "#", numeric: true}, {name: "lesson"}, {name: "steps done", numeric: true}, {name: "minutes", numeric: true, rank: 1}, {name: "question", rank: 2},
	}}
	for _, l := range lessons.OnTrack(course.Outlines(), minutes) {
		entry := newListedLesson(l, kept.Lesson(l.ID))
		listed = append(listed, entry)
		table.rows = append(table.rows, []string{
			fmt.Sprint(entry.Order), entry.ID, fmt.Sprintf("%d of %d", len(entry.Done), len(entry.Steps)), fmt.Sprint(entry.Minutes), entry.Question,
		})
	}
	if format == formatJSON {
		return visible.WriteJSON(c.out, struct {
			Version int            `json:"version"`
			Lessons []listedLesson `json:"lessons"`
		}{1, listed})
	}
	return table.write(c.out, c.env, format)
}

// newListedLesson describes a lesson. Completed steps are in the lesson's order,
// without those that it no longer has.
func newListedLesson(l *lessons.Lesson, record *progress.Record) listedLesson {
	entry := listedLesson{
		Order: l.Order, ID: l.ID, Title: l.Title, Question: l.Question, Minutes: l.Minutes, Tracks: append([]int{}, l.Tracks...),
		Steps: []string{}, Done: []string{}, Step: record.Step,
	}
	done := map[string]bool{}
	for _, id := range record.Done {
		done[id] = true
	}
	for _, step := range l.Steps {
		entry.Steps = append(entry.Steps, step.ID)
		if done[step.ID] {
			entry.Done = append(entry.Done, step.ID)
		}
	}
	return entry
}

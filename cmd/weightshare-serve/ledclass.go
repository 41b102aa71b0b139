package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"weightshare/lessons/class"
	"weightshare/lessons/course"
	"weightshare/lessons/progress"
	"weightshare/tui"
	"weightshare/tui/serve"
)

// ledClass is a class that is led from this terminal.
type ledClass struct {
	class  *class.Class
	screen tui.Options // the teacher's options
}

// newLedClass makes a class of the learners who join, and puts it into the options of
// their server. It begins with the lesson of the flags unless that is empty, and is
// stored in the folder unless the flags say otherwise. The returned function closes it.
func newLedClass(ctx context.Context, shown *tutorial, o *serve.Options, given options, folder string) (l *ledClass, end func(), err error) {
	if o.Code == "" {
		o.Code = serve.NewCode()
	}
	kept, endKept, err := keep(ctx, folder, given.kept)
	if err != nil {
		return nil, nil, err
	}
	c, err := class.Open(o.Code, kept)
	if err != nil {
		endKept()
		return nil, nil, err
	}
	screen := shown.screen(serve.Learner{})
	screen.Teach, screen.Lesson, screen.Store = c, given.lesson, &progress.MemoryStore{}
	screen.Trainers, screen.Data, screen.NoSuspend = o.Trainers, o.Data, true
	o.Class = c
	o.Notes = func() tui.Options {
		notes := screen
		notes.Notes = true
		return notes
	}
	return &ledClass{c, screen}, func() {
		c.Close()
		endKept()
	}, nil
}

// teach waits for enter, then shows the teacher's screen until the teacher quits or ctx
// ends.
func (l *ledClass) teach(ctx context.Context, in io.Reader, out io.Writer) error {
	entered := make(chan error, 1)
	go func() {
		var line [64]byte
		_, err := in.Read(line[:])
		entered <- err
	}()
	select {
	case <-ctx.Done():
		return nil
	case err := <-entered:
		if err != nil {
			return fmt.Errorf("wait for enter: %w", err)
		}
	}
	o := l.screen
	o.In, o.Out = in, out
	if err := tui.Run(ctx, o); ctx.Err() == nil {
		return err
	}
	return nil // it was ended on purpose
}

// report writes what the class has answered and measured into a folder, with a table of
// learners by name if names is set, and says where.
func (l *ledClass) report(out io.Writer, folder string, names bool) error {
	learners := l.class.Learners()
	if len(learners) == 0 {
		return nil
	}
	r := class.NewReport(course.All(), learners)
	var markdown, csv bytes.Buffer
	if err := errors.Join(r.Markdown(&markdown, names), r.CSV(&csv)); err != nil {
		return fmt.Errorf("report on the class: %w", err)
	}
	base := filepath.Join(folder, time.Now().Format("2006-01-02-150405"))
	err := os.MkdirAll(folder, 0o700)
	for ending, text := range map[string][]byte{".md": markdown.Bytes(), ".csv": csv.Bytes()} {
		if err == nil {
			err = os.WriteFile(base+ending, text, 0o600)
		}
	}
	if err != nil {
		return fmt.Errorf("write the report on the class: %w", err)
	}
	with := "without names"
	if names {
		with = "with names"
	}
	fmt.Fprintf(out, "What the class has answered and measured, %s: %s.md and .csv\n", with, base)
	return nil
}

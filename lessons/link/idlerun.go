package link

import (
	"context"

	"weightshare/lessons"
)

// idleRun is a run that never takes a step: it lets the setup of a step be checked
// without the samples and networks of its run.
type idleRun struct{}

// Step implements lessons.Stepper.
func (idleRun) Step(context.Context, int) error { return nil }

// Snapshot implements lessons.Stepper.
func (idleRun) Snapshot() lessons.Snapshot { return nil }

// Done implements lessons.Stepper.
func (idleRun) Done() bool { return false }

package link

import (
	"context"

	"weightshare/lessons"
)

// standing is a run that never takes a step: it lets the setup of a step be checked
// without the samples and networks of its run.
type standing struct{}

// Step implements lessons.Stepper.
func (standing) Step(context.Context, int) error { return nil }

// Snapshot implements lessons.Stepper.
func (standing) Snapshot() lessons.Snapshot { return nil }

// Done implements lessons.Stepper.
func (standing) Done() bool { return false }

package handover

import (
	"context"
	"errors"
	"io"

	"weightshare/nets/experiment"
)

// Work would start another program, which a browser cannot.
func Work(context.Context, []string, io.Writer, io.Writer) error {
	return errors.New("a browser cannot be a worker")
}

// Send would have another program carry out an order, which a browser cannot start.
func Send(context.Context, Servers, Order, func(string), func(experiment.Run) error) error {
	return errors.New("--nats does not work in a browser")
}

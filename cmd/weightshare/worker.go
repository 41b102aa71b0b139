package main

import (
	"errors"
	"fmt"
	"os/exec"
	"slices"

	"github.com/spf13/cobra"

	"weightshare/cmd/handover"
)

// workerError is a worker that ended with another exit code than 0, after saying why.
type workerError struct{ code int }

func (e workerError) Error() string { return fmt.Sprintf("the worker ended with %d", e.code) }

// newWorker returns the command that starts the worker of weightshare-serve, which
// parses the flags.
func newWorker(c console) *cobra.Command {
	return &cobra.Command{
		Use:   handover.WorkerCommand + " --nats URL",
		Short: "Do runs of comparisons that compare --nats hands out",
		Long: "Takes runs from the queue of NATS servers, does them and sends the results back, until ctrl+c ends it. " +
			"This starts weightshare-serve worker, which can be called directly as well and takes the same flags: weightshare-serve worker --help lists them.",
		Example:            "  weightshare worker --nats nats://queue:4222 --cores 4",
		DisableFlagParsing: true,
		RunE: func(command *cobra.Command, args []string) error {
			if slices.Contains(args, "--help") || slices.Contains(args, "-h") {
				return command.Help()
			}
			ctx, stop := untilSignal(command.Context())
			defer stop()
			err := handover.Work(ctx, args, c.out, c.err)
			var ended *exec.ExitError
			if errors.As(err, &ended) && ended.ExitCode() > 0 {
				return workerError{ended.ExitCode()}
			}
			return err
		},
	}
}

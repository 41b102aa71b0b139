package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"weightshare/cmd/handover"
	"weightshare/cmd/help"
	"weightshare/cmd/natsnode"
	"weightshare/nets/dataset"
	"weightshare/nets/experiment"
	"weightshare/nets/experiment/natsqueue"
	"weightshare/nets/visible"
)

// newWorker returns the command that carries out runs of comparisons.
func newWorker(says io.Writer) *cobra.Command {
	var servers handover.Servers
	var cores int
	var data string
	command := &cobra.Command{
		Use:   handover.WorkerCommand + " --nats URL",
		Short: "Do runs of comparisons that weightshare compare --nats hands out",
		Long: "Takes runs from the queue of NATS servers, does them and sends the results back, until ctrl+c ends it. Any number of " +
			"workers can share a queue. A run whose worker is killed is given out again. " +
			"A worker takes only runs of its own version of weightshare, since another version may round differently.",
		Example: "  weightshare-serve worker --nats nats://queue:4222 --cores 4",
		Args:    cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return work(command.Context(), says, servers, cores, data)
		},
	}
	flags := command.Flags()
	servers.Register(flags, "take runs from a queue")
	flags.IntVar(&cores, "cores", runtime.NumCPU(), "how many runs go on at once")
	flags.StringVar(&data, "data", "", "a `folder` with the same IDX files as that of compare --data, for runs that learn from them")
	return command
}

func work(ctx context.Context, says io.Writer, servers handover.Servers, cores int, data string) error {
	if servers.URL == "" {
		return help.Usagef("worker needs --nats URL, the servers with the queue")
	}
	if cores < 1 {
		return help.Usagef("--cores %d: write how many runs may go on at once", cores)
	}
	var files *dataset.Files
	if data != "" {
		var err error
		if files, err = dataset.OpenFiles(os.DirFS(data)); err != nil {
			return fmt.Errorf("--data %s: %w", data, err)
		}
	}
	notify := func(text string) { fmt.Fprintf(says, "weightshare-serve: %s\n", visible.Text(text)) }
	return withQueue(ctx, servers, handover.Program(), notify, func(q *natsqueue.Queue) error {
		notify(fmt.Sprintf("%d runs at once are done for %s; ctrl+c ends it", cores, natsnode.Redacted(servers.URL)))
		return q.Work(ctx, cores, files)
	})
}

// newHandOver returns the command that weightshare compare --nats starts.
func newHandOver(in io.Reader, out io.Writer) *cobra.Command {
	var servers handover.Servers
	command := &cobra.Command{
		Use: handover.Command + " --nats URL", Short: "Hand the runs of weightshare compare --nats to workers", Hidden: true,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return handover.CarryOut(command.Context(), in, out, func(ctx context.Context, o handover.Order, notify func(string), done func(experiment.Run) error) error {
				return withQueue(ctx, servers, o.Program, notify, func(q *natsqueue.Queue) error { return q.Dispatch(ctx, o.Jobs, done) })
			})
		},
	}
	servers.Register(command.Flags(), "hand runs to a queue")
	return command
}

// withQueue calls do with the queue of the NATS servers.
func withQueue(ctx context.Context, servers handover.Servers, program string, notify func(string), do func(*natsqueue.Queue) error) error {
	node, err := natsnode.Open(ctx, natsnode.Options{Servers: servers})
	if err != nil {
		return err
	}
	defer node.Close()
	q, err := natsqueue.Open(ctx, node.JS, natsqueue.Options{Program: program, Replicas: node.Replicas, Notify: notify})
	if err != nil {
		return fmt.Errorf("--nats %s: %w", natsnode.Redacted(servers.URL), err)
	}
	return do(q)
}

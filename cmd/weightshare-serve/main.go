// Command weightshare-serve lets a class do the lessons of weightshare together: learners
// join from their own terminals.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"github.com/spf13/cobra"
)

func main() { os.Exit(run()) }

// run returns the exit code.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	slog.SetDefault(slog.New(slog.DiscardHandler)) // the libraries would write on the screen
	// Those who train take turns for the cores; the screens of all have as much again, and
	// never wait for a turn.
	runtime.GOMAXPROCS(runtime.NumCPU() + trainers())
	if err := newCommand(os.Stdout).ExecuteContext(ctx); err != nil {
		fmt.Fprintf(os.Stderr, "weightshare-serve: %v\n", err)
		return 1
	}
	return 0
}

// trainers is how many runs are trained at once.
func trainers() int { return runtime.NumCPU() }

// options are the flags.
type options struct {
	ssh, web string // where to listen
	host     string
	code     string
	folder   string
	seed     uint64
}

func newCommand(out io.Writer) *cobra.Command {
	var o options
	command := &cobra.Command{
		Use:   "weightshare-serve",
		Short: "Serve weightshare to a class",
		Long: "Serves the tutorial to a class in one network. It prints a class code, a link, and the command with which learners " +
			"join: each in a browser or a terminal of their own, with progress that is kept for when they come back. ctrl+c ends it.",
		Example:       "  go run ./cmd/weightshare-serve",
		Args:          cobra.NoArgs,
		SilenceErrors: true, SilenceUsage: true,
		RunE: func(command *cobra.Command, _ []string) error { return serveClass(command.Context(), out, o) },
	}
	flags := command.Flags()
	flags.StringVar(&o.ssh, "ssh", ":2222", "listen for ssh at this `host:port`")
	flags.StringVar(&o.web, "web", ":8022", "listen for browsers at this `host:port`")
	flags.StringVar(&o.host, "host", "", "the `name` or address of this machine that learners are told; found out where it is left out")
	flags.StringVar(&o.code, "code", "", "the class code, as `letters`; a new one where it is left out")
	flags.StringVar(&o.folder, "folder", "", "keep the server's key and the learners' progress in this `folder`, not where each platform keeps such things")
	flags.Uint64Var(&o.seed, "seed", 1, "the seed of everything random")
	return command
}

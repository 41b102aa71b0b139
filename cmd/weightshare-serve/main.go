// Command weightshare-serve lets a class take the lessons of weightshare together:
// learners join from their own terminals.
package main

import (
	"context"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"

	"weightshare/cmd/help"
	"weightshare/cmd/natsnode"
)

func main() { os.Exit(run()) }

// run returns the exit code.
func run() int {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it, so that the class outlives the terminal
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	defer stop()
	slog.SetDefault(slog.New(slog.DiscardHandler)) // the libraries would write to the screen
	tuneRuntime()
	return help.Execute(ctx, newCommand(os.Stdin, os.Stdout), os.Stderr)
}

// The limits of the garbage collector: with the usual 100 percent, a hundred screens
// that are drawn at once would wait for it. Beyond memoryLimit it works harder.
const (
	garbagePercent = 300
	memoryLimit    = 1 << 30
)

// tuneRuntime prepares the runtime for many screens besides long computations.
func tuneRuntime() {
	// Training runs take turns on the cores; the screens get as many threads again, and
	// never wait for a turn.
	runtime.GOMAXPROCS(runtime.NumCPU() + trainers())
	debug.SetGCPercent(garbagePercent)
	debug.SetMemoryLimit(memoryLimit)
}

// trainers returns how many runs train at the same time.
func trainers() int { return runtime.NumCPU() }

// options are the flags.
type options struct {
	ssh, web string // the addresses to listen on
	host     string
	code     string
	folder   string
	seed     uint64
	alone    bool
	names    bool   // whether the report has names
	tls      bool   // whether browsers use TLS
	cert     string // the certificate's file; goes with key
	key      string
	lesson   string // the lesson that the class begins with; empty for the list
	kept     natsnode.Options
}

func newCommand(in io.Reader, out io.Writer) *cobra.Command {
	var o options
	command := &cobra.Command{
		Use:   "weightshare-serve [LESSON]",
		Short: "serve weightshare to a class", Version: help.Version(),
		Long: "Serves the tutorial to a class on one network. It prints a class code, a link and a command, by which learners join, each in " +
			"a browser or terminal of their own. Their progress is kept for when they come back. From this terminal you lead them through the lessons, see how they answer and what " +
			"their seeds measure, or let them work on their own. At the end a report on the class is written. ctrl+c ends the class.",
		Example: `  weightshare-serve
  weightshare-serve four-pixels
  weightshare-serve --alone --tls`,
		Args: cobra.MaximumNArgs(1), ValidArgsFunction: completeLesson,
		SilenceErrors: true, SilenceUsage: true,
		RunE: func(command *cobra.Command, args []string) error {
			if len(args) > 0 {
				o.lesson = args[0]
			}
			return serveClass(command.Context(), in, out, o)
		},
	}
	command.AddCommand(newWorker(os.Stderr), newHandOver(in, out), newManual(out))
	command.SetOut(out)
	help.Print(command)
	flags := command.Flags()
	flags.BoolP("version", "v", false, "print the version")
	flags.StringVar(&o.ssh, "ssh", ":2222", "listen for ssh at this `host:port`")
	flags.StringVar(&o.web, "web", ":8022", "listen for browsers at this `host:port`")
	flags.StringVar(&o.host, "host", "", "the `name` or address of this machine that learners are told; by default the server finds it out")
	flags.StringVar(&o.code, "code", "", "the class `code`, of letters and digits; by default a new one")
	flags.StringVar(&o.folder, "folder", "", "keep the server's key and the learners' progress in this `folder` instead of the usual place")
	flags.BoolVar(&o.alone, "alone", false, "lead nobody: all learn on their own, as they also do if this is not run in a terminal")
	flags.BoolVar(&o.names, "names", false, "add a table of the learners by name to the report at the end")
	flags.BoolVar(&o.tls, "tls", false, "serve browsers over TLS, with a certificate that the server makes and keeps; browsers warn about it, so its fingerprint is printed")
	flags.StringVar(&o.cert, "tls-cert", "", "serve browsers over TLS, with the certificate in this `file`")
	flags.StringVar(&o.key, "tls-key", "", "the `file` with the key of --tls-cert")
	o.kept.Register(flags, "share the class of --code with other weightshare-serve processes, on any machine")
	flags.StringSliceVar(&o.kept.Embedded.Cluster, "cluster", nil, "share the class without servers of NATS: the `addresses` HOST:PORT of three weightshare-serve, its own first; the class survives the loss of one")
	flags.StringVar(&o.kept.Embedded.SecretFile, "cluster-secret", "", "`file` with the cluster's secret, the same for all three")
	flags.Uint64Var(&o.seed, "seed", 1, "the seed of everything random")
	return command
}

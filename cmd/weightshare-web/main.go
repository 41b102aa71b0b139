// Command weightshare-web builds weightshare for the browser and serves it on this
// machine, or writes it as a folder for any web server.
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"weightshare/cmd/help"
)

func main() { os.Exit(run()) }

// run returns the exit code.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	return help.Execute(ctx, newCommand(os.Stderr), os.Stderr)
}

// options are the flags.
type options struct{ output, address string }

func newCommand(log io.Writer) *cobra.Command {
	var o options
	command := &cobra.Command{
		Use:   "weightshare-web",
		Short: "Run weightshare in a browser tab", Version: help.Version(),
		Long: "Builds weightshare as WebAssembly, in a clone of its repository, and serves it on this machine. " +
			"With -o it writes a folder for any web server instead, under any path: " +
			"everything in it is static, and the page asks for nothing outside it.",
		Example: `  go run ./cmd/weightshare-web
  go run ./cmd/weightshare-web -o public`,
		Args:          cobra.NoArgs,
		SilenceErrors: true, SilenceUsage: true,
		RunE: func(command *cobra.Command, _ []string) error {
			b, err := newBuilder(command.Context(), ".")
			if err != nil {
				return err
			}
			b.log = log
			if o.output != "" {
				return writePage(command.Context(), b, o.output)
			}
			return servePage(command.Context(), b, o.address)
		},
	}
	command.Flags().StringVarP(&o.output, "output", "o", "", "write the page into this `folder`, and do not serve it")
	command.Flags().StringVar(&o.address, "address", "localhost:8780", "serve at this `host:port`")
	command.Flags().BoolP("version", "v", false, "print the version")
	help.Print(command)
	return command
}

// writePage writes the page into a folder, with compressed files for web servers to
// send.
func writePage(ctx context.Context, b builder, dir string) error {
	files, err := b.makeSite(ctx, true)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // for a web server to read
		return fmt.Errorf("make the folder: %w", err)
	}
	if err := files.write(dir); err != nil {
		return err
	}
	fmt.Fprintf(b.log, "The page is in %s: any web server can serve that folder.\n", dir)
	return nil
}

// servePage serves the page until ctx ends. Within one machine, compressing it gains
// nothing.
func servePage(ctx context.Context, b builder, address string) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("cannot listen at %s: %w; choose another address with --address", address, err)
	}
	defer func() { _ = listener.Close() }()
	files, err := b.makeSite(ctx, false)
	if err != nil {
		return err
	}
	fmt.Fprintf(b.log, "weightshare is at http://%s/ – ctrl+c ends it.\n", listener.Addr())
	return serve(ctx, listener, handler(files))
}

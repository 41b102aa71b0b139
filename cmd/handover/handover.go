// Package handover is the protocol between weightshare and weightshare-serve when a
// comparison is run on other machines. The former has the flags, the table and the
// files; the latter, which the former starts, has the networking code, without which
// weightshare is smaller and starts faster.
//
// The order goes to the standard input of weightshare-serve, which stays open for as
// long as the runs are wanted; runs come back on its standard output.
package handover

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"

	"github.com/spf13/pflag"

	"weightshare/nets/experiment"
)

// The commands of weightshare-serve that take an order, and that do the runs of orders.
const (
	Command       = "hand-over"
	WorkerCommand = "worker"
)

// Program returns the name and version of the weightshare that was built, or "" if none
// is recorded.
func Program() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return ""
	}
	return "weightshare " + info.Main.Version
}

// Servers say which NATS servers to use, by flags that both programs have.
type Servers struct{ URL, Creds, CA, Cert, Key string }

type flag struct {
	name, help string
	value      *string
}

func (s *Servers) flags() []flag {
	return []flag{
		{"nats", "`URL` of NATS servers with JetStream, commas between: nats://HOST:4222, tls://HOST:4222", &s.URL},
		{"nats-creds", "`file` with the credentials for --nats", &s.Creds},
		{"nats-ca", "`file` with the certificates to trust --nats by, in place of the system's", &s.CA},
		{"nats-cert", "`file` with the certificate to show to --nats; needs --nats-key", &s.Cert},
		{"nats-key", "`file` with the key of --nats-cert", &s.Key},
	}
}

// Register registers the flags. The purpose of the servers is put before the help of
// the first flag.
func (s *Servers) Register(flags *pflag.FlagSet, what string) {
	for i, f := range s.flags() {
		if i == 0 {
			f.help = what + ": " + f.help
		}
		flags.StringVar(f.value, f.name, "", f.help)
	}
}

// Arguments returns command-line arguments that set the same flags in another program.
func (s *Servers) Arguments() []string {
	var words []string
	for _, f := range s.flags() {
		if *f.value != "" {
			words = append(words, "--"+f.name+"="+*f.value)
		}
	}
	return words
}

// Check returns an error if the flags cannot be combined.
func (s *Servers) Check() error {
	if s.URL != "" {
		return nil
	}
	for _, f := range s.flags() {
		if *f.value != "" {
			return fmt.Errorf("--%s is for the servers of --nats: name their URL too", f.name)
		}
	}
	return nil
}

// Order is the jobs of a comparison, and the program that asks for them.
type Order struct {
	Program string           `json:"program,omitempty"`
	Jobs    []experiment.Job `json:"jobs"`
}

// line is one reply: a run, a message for a person, or the reason why the order cannot
// be carried out.
type line struct {
	Run     *experiment.Run `json:"run,omitempty"`
	Message string          `json:"say,omitempty"`
	Failed  string          `json:"failed,omitempty"`
}

// CarryOut reads an order from in, carries it out with do, and writes the replies to out.
// It stops when in ends. The functions that do receives must not be called concurrently.
func CarryOut(ctx context.Context, in io.Reader, out io.Writer, do func(ctx context.Context, o Order, notify func(string), done func(experiment.Run) error) error) error {
	var o Order
	if err := json.NewDecoder(in).Decode(&o); err != nil {
		return fmt.Errorf("this command is for weightshare compare --nats, and takes its order: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		_, _ = io.Copy(io.Discard, in) // ends when nobody wants the runs any more
		cancel()
	}()
	encoder := json.NewEncoder(out)
	err := do(ctx, o,
		func(text string) { _ = encoder.Encode(line{Message: text}) },
		func(r experiment.Run) error { return encoder.Encode(line{Run: &r}) })
	if err != nil {
		return encoder.Encode(line{Failed: err.Error()})
	}
	return nil
}

// receive reads what CarryOut writes.
func receive(from io.Reader, notify func(string), done func(experiment.Run) error) error {
	decoder := json.NewDecoder(from)
	for {
		var l line
		err := decoder.Decode(&l)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("what comes back cannot be read: %w", err)
		case l.Failed != "":
			return errors.New(l.Failed)
		case l.Message != "":
			notify(l.Message)
		case l.Run != nil:
			if err := done(*l.Run); err != nil {
				return err
			}
		}
	}
}

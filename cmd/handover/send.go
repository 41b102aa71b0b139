//go:build !js

package handover

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"weightshare/nets/experiment"
)

// serveProgram is the program that carries out orders.
const serveProgram = "weightshare-serve"

// find returns the path of serveProgram: next to this program, or else on PATH.
func find() (string, error) {
	name := serveProgram
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	if own, err := os.Executable(); err == nil {
		beside := filepath.Join(filepath.Dir(own), name)
		if info, err := os.Stat(beside); err == nil && info.Mode().IsRegular() {
			return beside, nil
		}
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("runs on other machines need the program %s, which is neither beside this one nor on the path: go build ./cmd/%[1]s makes it", serveProgram)
	}
	return path, nil
}

// Work runs the worker of weightshare-serve with these arguments until it ends. If ctx
// ends, the worker is interrupted, and gives back what it has not done.
func Work(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	path, err := find()
	if err != nil {
		return err
	}
	command := exec.CommandContext(ctx, path, append([]string{WorkerCommand}, args...)...)
	command.Stdout, command.Stderr = stdout, stderr
	command.Cancel = func() error {
		if err := command.Process.Signal(os.Interrupt); err != nil { // Windows cannot interrupt
			return command.Process.Kill()
		}
		return nil
	}
	command.WaitDelay = 5 * time.Second
	err = command.Run()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		return fmt.Errorf("%s %s: %w", serveProgram, WorkerCommand, err)
	}
	return nil
}

// Send has weightshare-serve, which it starts and ends, carry out an order.
func Send(ctx context.Context, s Servers, o Order, notify func(string), done func(experiment.Run) error) error {
	path, err := find()
	if err != nil {
		return err
	}
	command := exec.CommandContext(ctx, path, append([]string{Command}, s.Arguments()...)...)
	order, err := command.StdinPipe()
	if err != nil {
		return fmt.Errorf("start %s: %w", serveProgram, err)
	}
	back, err := command.StdoutPipe()
	if err != nil {
		return fmt.Errorf("start %s: %w", serveProgram, err)
	}
	command.Stderr = os.Stderr
	command.Cancel = order.Close // closing it says that nobody is waiting any more
	command.WaitDelay = 5 * time.Second
	if err := command.Start(); err != nil {
		return fmt.Errorf("start %s: %w", serveProgram, err)
	}
	_ = json.NewEncoder(order).Encode(o) // it fails only if the program has ended
	err = receive(back, notify, done)
	_ = order.Close()
	_, _ = io.Copy(io.Discard, back) // otherwise the program could not end
	ended := command.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err == nil && ended != nil {
		err = fmt.Errorf("%s broke off: %w", serveProgram, ended)
	}
	return err
}

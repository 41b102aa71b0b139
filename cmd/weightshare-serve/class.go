package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"

	"weightshare/nets/cooperate"
	"weightshare/nets/experiment"
	"weightshare/tui/serve"
	"weightshare/tui/serve/ssh"
)

// dataLimit is how many bytes of samples the server keeps, for all learners together.
const dataLimit = 256 << 20

// serveClass serves a class until ctx ends.
func serveClass(ctx context.Context, out io.Writer, o options) error {
	folder, err := stateFolder(o.folder)
	if err != nil {
		return err
	}
	class := serve.NewServer(serve.Options{
		Limits: serve.DefaultLimits(), Code: o.code, Folder: filepath.Join(folder, "learners"),
		Screen: newTutorial(o.seed).screen, Trainers: cooperate.NewPool(trainers()), Data: experiment.NewDataCache(dataLimit),
	})
	server, err := ssh.NewServer(class, filepath.Join(folder, "ssh_key"))
	if err != nil {
		return err //nolint:wrapcheck // as the package says it
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", o.address)
	if err != nil {
		return fmt.Errorf("nothing can be served at %s: %w; --ssh chooses another place", o.address, err)
	}
	host := o.host
	if host == "" {
		host = ownAddress(listener.Addr())
	}
	_, port, _ := net.SplitHostPort(listener.Addr().String()) // of a listener it is whole
	fmt.Fprintf(out, "The class code is %s. Learners join with\n\n  ssh -p %s %s@%s\n\nor with a name, as in ada.%s@%s.\n", class.Code(), port, class.Code(), host, class.Code(), host)
	fmt.Fprintf(out, "Who joins first is shown the key of this server: %s\n", server.Fingerprint())
	fmt.Fprintf(out, "Progress is kept in %s – ctrl+c ends the class.\n", folder)
	return errors.Join(server.Serve(ctx, listener), class.Close())
}

// stateFolder is the folder that the server keeps its own things in. It is made for its
// user alone.
func stateFolder(given string) (string, error) {
	folder := given
	if folder == "" {
		if _, err := os.UserHomeDir(); err != nil && os.Getenv("XDG_STATE_HOME") == "" {
			return "", errors.New("there is no home to keep things in: --folder names a folder")
		}
		folder = filepath.Join(xdg.StateHome, "weightshare-serve")
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("make the folder: %w", err)
	}
	return folder, nil
}

// ownAddress is the address of this machine that others reach it at, as far as it can be
// found out.
func ownAddress(listening net.Addr) string {
	if a, ok := listening.(*net.TCPAddr); ok && !a.IP.IsUnspecified() {
		return a.IP.String()
	}
	all, err := net.InterfaceAddrs()
	if err != nil {
		return "localhost"
	}
	for _, a := range all {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && n.IP.IsGlobalUnicast() {
			return n.IP.String()
		}
	}
	return "localhost"
}

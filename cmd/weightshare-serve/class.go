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
	"weightshare/tui/serve/web"
	"weightshare/tui/terminal"
)

// dataLimit is how many bytes of samples the server keeps, for all learners together.
const dataLimit = 256 << 20

// serveClass serves a class until ctx ends.
func serveClass(ctx context.Context, in io.Reader, out io.Writer, o options) error {
	folder, err := stateFolder(o.folder)
	if err != nil {
		return err
	}
	shown := newTutorial(o.seed)
	so := serve.Options{
		Limits: serve.DefaultLimits(), Code: o.code, Folder: filepath.Join(folder, "learners"),
		Screen: shown.screen, Trainers: cooperate.NewPool(trainers()), Data: experiment.NewDataCache(dataLimit),
	}
	leads := terminal.Is(in) && terminal.Is(out)
	var led *lesson
	if !o.alone && (leads || o.kept.URL != "" || o.kept.Within.Cluster != nil) {
		var end func()
		if led, end, err = newLesson(ctx, shown, &so, o, folder); err != nil {
			return err
		}
		defer end()
	}
	class := serve.NewServer(so)
	server, err := ssh.NewServer(class, filepath.Join(folder, "ssh_key"))
	if err != nil {
		return err //nolint:wrapcheck // as the package says it
	}
	pages, err := web.NewServer(class)
	if err != nil {
		return err //nolint:wrapcheck // as the package says it
	}
	terminals, err := listen(ctx, "--ssh", o.ssh)
	if err != nil {
		return err
	}
	defer func() { _ = terminals.Close() }()
	browsers, err := listen(ctx, "--web", o.web)
	if err != nil {
		return err
	}
	defer func() { _ = browsers.Close() }()
	if err := welcome(out, o.host, class.Code(), terminals.Addr(), browsers.Addr()); err != nil {
		return err
	}
	fmt.Fprintf(out, "The key of this server, which ssh asks about at first: %s\nProgress is kept in %s – ctrl+c ends the class.\n", server.Fingerprint(), folder)
	if led != nil && leads {
		_, port, _ := net.SplitHostPort(terminals.Addr().String())
		fmt.Fprintf(out, "Your notes, in a second terminal: ssh -p %s %s@localhost\nPress enter to lead the class from here.\n", port, class.NotesCode())
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() {
		defer stop() // one does not go on without the other
		ended <- pages.Serve(ctx, browsers)
	}()
	taught := make(chan error, 1)
	go func() {
		if led == nil || !leads {
			taught <- nil
			return
		}
		defer stop() // the class is over with its lesson
		taught <- led.teach(ctx, in, out)
	}()
	err = server.Serve(ctx, terminals)
	stop()
	err = errors.Join(err, <-ended, <-taught, class.Close())
	if led != nil {
		err = errors.Join(err, led.report(out, filepath.Join(folder, "classes")))
	}
	return err
}

// listen listens at the place that a flag names.
func listen(ctx context.Context, flag, address string) (net.Listener, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("nothing can be served at %s: %w; %s chooses another place", address, err, flag)
	}
	return l, nil
}

// welcome says how learners join: on a terminal by a picture of the link, too.
func welcome(out io.Writer, host, code string, terminals, browsers net.Addr) error {
	if host == "" {
		host = ownAddress(terminals)
	}
	_, port, _ := net.SplitHostPort(terminals.String()) // of a listener it is whole
	_, webPort, _ := net.SplitHostPort(browsers.String())
	link := fmt.Sprintf("http://%s/#%s", net.JoinHostPort(host, webPort), code)
	if terminal.Is(out) {
		picture, err := qrCode(link)
		if err != nil {
			return err
		}
		fmt.Fprint(out, picture)
	}
	fmt.Fprintf(out, "The class code is %s. Learners join in a browser, or in a terminal:\n\n  %s\n  ssh -p %s %s@%s\n\n", code, link, port, code, host)
	fmt.Fprintf(out, "By ssh a name stands before the code, as in ada.%s@%s.\n", code, host)
	return nil
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

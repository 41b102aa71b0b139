package main

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"

	"weightshare/cmd/help"
	"weightshare/nets/cooperate"
	"weightshare/nets/experiment"
	"weightshare/tui/serve"
	"weightshare/tui/serve/ssh"
	"weightshare/tui/serve/web"
	"weightshare/tui/terminal"
)

// dataLimit is how many bytes of samples the server keeps for all learners together.
const dataLimit = 256 << 20

// serveClass serves a class until ctx ends.
func serveClass(ctx context.Context, in io.Reader, out io.Writer, o options) error {
	var err error
	if o.code, err = classCode(o.code); err != nil {
		return err
	}
	shown := newTutorial(o.seed)
	if o.lesson != "" && shown.find(o.lesson) == nil {
		return help.Usagef("there is no lesson %q: weightshare lessons lists them", o.lesson)
	}
	folder, err := stateFolder(o.folder)
	if err != nil {
		return err
	}
	so := serve.Options{
		Limits: serve.DefaultLimits(), Code: o.code, Folder: filepath.Join(folder, "learners"),
		Screen: shown.screen, Lines: shown.lines, Trainers: cooperate.NewPool(trainers()), Data: experiment.NewDataCache(dataLimit),
	}
	leads := terminal.Is(in) && terminal.Is(out)
	var led *ledClass
	if !o.alone && (leads || o.kept.URL != "" || o.kept.Embedded.Cluster != nil) {
		var end func()
		if led, end, err = newLedClass(ctx, shown, &so, o, folder); err != nil {
			return err
		}
		defer end()
	}
	h, invited, err := host(ctx, serve.NewServer(so), o, folder)
	if err != nil {
		return err
	}
	defer h.close()
	further := []string{fmt.Sprintf("Progress is kept in %s – ctrl+c ends the class.", folder)}
	var teach func(context.Context) error
	if led != nil && leads {
		further = append(further, "Press enter to lead the class from here.")
		forLearners := invited
		forLearners.notes = "" // learners can read this screen too
		led.screen.Invitation = func(w, h int) []string { return forLearners.set(w, h) }
		teach = func(ctx context.Context) error { return led.teach(ctx, in, out) }
	}
	welcome(out, invited, further)
	err = h.serve(ctx, teach)
	if led != nil {
		err = errors.Join(err, led.report(out, filepath.Join(folder, "classes"), o.names))
	}
	return err
}

// hosted is a class that can be joined.
type hosted struct {
	class               *serve.Server
	server              *ssh.Server
	pages               *web.Server
	terminals, browsers net.Listener
}

// host listens on the addresses given by the flags, and returns how to join there.
func host(ctx context.Context, class *serve.Server, o options, folder string) (h hosted, i invitation, err error) {
	h.class = class
	if h.server, err = ssh.NewServer(class, filepath.Join(folder, "ssh_key")); err != nil {
		return h, i, err
	}
	if h.pages, err = web.NewServer(class); err != nil {
		return h, i, err
	}
	if h.terminals, err = listen(ctx, "--ssh", o.ssh); err != nil {
		return h, i, err
	}
	if h.browsers, err = listen(ctx, "--web", o.web); err != nil {
		_ = h.terminals.Close()
		return h, i, err
	}
	o.host = cmp.Or(o.host, ownAddress(h.terminals.Addr()))
	secure, made, err := certificate(o, filepath.Join(folder, "tls.pem"))
	if err != nil {
		h.close()
		return h, i, err
	}
	i = newInvitation(h, o.host)
	if secure != nil {
		h.pages.Secure(*secure)
		i.secure(*secure, made)
	}
	return h, i, nil
}

// certificate returns the page's certificate: nil, the one that the flags name, or one
// that is made and stored at path.
func certificate(o options, path string) (c *tls.Certificate, made bool, err error) {
	var got tls.Certificate
	switch {
	case (o.cert == "") != (o.key == ""):
		return nil, false, help.Usagef("--tls-cert and --tls-key go together: name both files")
	case o.cert != "":
		if got, err = tls.LoadX509KeyPair(o.cert, o.key); err != nil {
			return nil, false, fmt.Errorf("--tls-cert and --tls-key: %w", err)
		}
		return &got, false, nil
	case o.tls:
		if got, err = web.OwnCertificate(path, o.host); err != nil {
			return nil, false, fmt.Errorf("--tls: %w", err)
		}
		return &got, true, nil
	}
	return nil, false, nil
}

func (h hosted) close() {
	_ = h.terminals.Close()
	_ = h.browsers.Close()
}

// serve serves the class and runs teach at the same time; teach is nil if the class is
// not led from here. It returns when ctx or the lesson ends, or one of the servers
// fails.
func (h hosted) serve(ctx context.Context, teach func(context.Context) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	beside := []func() error{func() error { return h.pages.Serve(ctx, h.browsers) }}
	if teach != nil {
		beside = append(beside, func() error { return teach(ctx) })
	}
	ended := make(chan error, len(beside))
	for _, run := range beside {
		go func() {
			defer stop() // when one ends, so do the others
			ended <- run()
		}()
	}
	err := h.server.Serve(ctx, h.terminals)
	stop()
	for range beside {
		err = errors.Join(err, <-ended)
	}
	return errors.Join(err, h.class.Close())
}

// listen listens on the address given by a flag.
func listen(ctx context.Context, flag, address string) (net.Listener, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("cannot listen at %s: %w; choose another address with %s", address, err, flag)
	}
	return l, nil
}

// welcome says how learners join: on a terminal also by a picture of the link, and so
// that nothing scrolls away.
func welcome(out io.Writer, i invitation, further []string) {
	lines := append(append(append(i.joining(), ""), i.besides()...), further...)
	if terminal.Is(out) {
		w, h := terminal.Size(out)
		lines = i.set(w, h-1, further...) // the cursor is in the last row
	}
	fmt.Fprintln(out, strings.Join(lines, "\n"))
}

// classCode returns a code as learners' codes are compared with it: in lower case. It
// has no characters that would end it in a user name or a link.
func classCode(given string) (string, error) {
	code := strings.ToLower(given)
	if other := strings.Trim(code, "abcdefghijklmnopqrstuvwxyz0123456789"); other != "" {
		return "", help.Usagef("--code %q: a class code consists of letters from a to z and digits, such as k7mq3xp", given)
	}
	return code, nil
}

// stateFolder returns the folder in which the server stores its own files. It is
// created readable by its user only.
func stateFolder(given string) (string, error) {
	folder := given
	if folder == "" {
		if _, err := os.UserHomeDir(); err != nil && os.Getenv("XDG_STATE_HOME") == "" {
			return "", errors.New("there is no home directory: name a folder with --folder")
		}
		folder = filepath.Join(xdg.StateHome, "weightshare-serve")
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("make the folder: %w", err)
	}
	return folder, nil
}

// ownAddress returns the address at which others reach this machine, as far as it can
// be found out.
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

// Package natsnode connects to NATS with JetStream: to servers elsewhere, or to one
// within the process, which either has no port or is part of a cluster.
package natsnode

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"weightshare/cmd/handover"
	"weightshare/cmd/help"
)

// Options say which NATS to use: servers elsewhere or, without a URL, one within the
// process.
type Options struct {
	handover.Servers
	Embedded Embedded
}

// Node is a connection to NATS, together with the server if that is within the process.
type Node struct {
	JS       jetstream.JetStream
	Replicas int // how many servers can store a stream

	conn   *nats.Conn
	server *server.Server // nil if the servers are elsewhere
}

// patience is how long a server may take to answer for the first time.
const patience = 5 * time.Second

// Open connects to NATS, and starts a server within the process unless the options name
// one elsewhere.
func Open(ctx context.Context, o Options) (*Node, error) {
	if err := o.Check(); err != nil {
		return nil, help.Usagef("%w", err)
	}
	if o.URL == "" {
		return o.Embedded.open(ctx)
	}
	with, err := o.with()
	if err != nil {
		return nil, err
	}
	conn, err := nats.Connect(o.URL, with...)
	if err != nil {
		return nil, fmt.Errorf("--nats %s: %w", Redacted(o.URL), explain(err))
	}
	return newNode(conn, nil)
}

func newNode(conn *nats.Conn, within *server.Server) (*Node, error) {
	js, err := jetstream.New(conn, jetstream.WithDefaultTimeout(patience))
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("NATS: %w", err)
	}
	n := &Node{JS: js, Replicas: 1, conn: conn, server: within}
	if conn.ConnectedClusterName() != "" {
		n.Replicas = clusterSize
	}
	return n, nil
}

// Close sends what has not been sent yet, and closes the connection and the server
// within the process.
func (n *Node) Close() {
	_ = n.conn.FlushTimeout(time.Second) // whatever cannot be delivered by then is lost
	n.conn.Close()
	if n.server != nil {
		shutDown(n.server)
	}
}

// common returns the options of every connection: a broken connection is re-established
// for as long as the program runs.
func common() []nats.Option {
	return []nats.Option{
		nats.Name("weightshare"), nats.Timeout(patience), nats.MaxReconnects(-1),
		nats.ReconnectWait(500 * time.Millisecond), nats.PingInterval(10 * time.Second), nats.MaxPingsOutstanding(2),
	}
}

// with returns the options of a connection to servers elsewhere.
func (o Options) with() ([]nats.Option, error) {
	all := common()
	for name, file := range map[string]string{"creds": o.Creds, "ca": o.CA, "cert": o.Cert, "key": o.Key} {
		if file == "" {
			continue
		}
		if _, err := os.ReadFile(file); err != nil {
			return nil, fmt.Errorf("--nats-%s cannot be read: %w", name, err)
		}
	}
	if (o.Cert == "") != (o.Key == "") {
		return nil, help.Usagef("--nats-cert and --nats-key go together: name both files")
	}
	if o.Creds != "" {
		all = append(all, nats.UserCredentials(o.Creds))
	}
	if o.CA != "" {
		all = append(all, nats.RootCAs(o.CA))
	}
	if o.Cert != "" {
		all = append(all, nats.ClientCert(o.Cert, o.Key))
	}
	return all, nil
}

// explain adds to an error how to make the connection work.
func explain(err error) error {
	var unknown x509.UnknownAuthorityError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.Is(err, nats.ErrNoServers):
		return fmt.Errorf("no server answers there: is it running, and is its port right? (%w)", err)
	case errors.Is(err, nats.ErrAuthorization), errors.Is(err, nats.ErrAuthExpired), errors.Is(err, nats.ErrAuthRevoked):
		return fmt.Errorf("the server refuses these credentials: name others with --nats-creds, or in the URL (%w)", err)
	case errors.As(err, &unknown):
		return fmt.Errorf("the server's certificate is signed by nobody known here: name who signed it with --nats-ca (%w)", err)
	case errors.As(err, &certificate):
		return fmt.Errorf("the server's certificate does not hold: %w", err)
	case errors.Is(err, nats.ErrSecureConnRequired):
		return fmt.Errorf("the server speaks TLS alone: write tls:// (%w)", err)
	}
	return err
}

// Redacted returns a list of URLs without their passwords.
func Redacted(list string) string {
	all := strings.Split(list, ",")
	for i, text := range all {
		u, err := url.Parse(strings.TrimSpace(text))
		switch {
		case err != nil && strings.Contains(text, "@"):
			all[i] = "(a URL that cannot be read)"
		case err == nil && u.User != nil:
			if _, secret := u.User.Password(); !secret {
				u.User = url.User("xxxxx") // a token
			}
			all[i] = u.Redacted()
		}
	}
	return strings.Join(all, ",")
}

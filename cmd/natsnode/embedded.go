package natsnode

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"weightshare/cmd/help"
)

// clusterSize is how many servers of a cluster store each value: one of three may die.
const clusterSize = 3

// Limits on what the server within the process stores.
const (
	memoryBytes = 64 << 20
	storeBytes  = 2 << 30
)

// The name of clusters, and the user name with which their servers log in to each
// other.
const (
	clusterName = "weightshare"
	clusterUser = "weightshare"
)

// Embedded says how to run a server within the process.
type Embedded struct {
	Folder string // where it stores everything
	// Cluster lists the addresses of the servers that form a cluster, its own first;
	// nil for a single server, which has no port.
	Cluster    []string
	SecretFile string // the cluster's secret, which admits a server to it
}

// open starts the server and connects to it.
func (e Embedded) open(ctx context.Context) (*Node, error) {
	o, err := e.options()
	if err != nil {
		return nil, err
	}
	s, err := server.NewServer(o)
	if err != nil {
		return nil, fmt.Errorf("NATS within the program: %w", err)
	}
	s.Start()
	node, err := e.connect(ctx, s, o)
	if err != nil {
		shutDown(s)
		return nil, err
	}
	return node, nil
}

// connect connects to the server once that is ready.
func (e Embedded) connect(ctx context.Context, s *server.Server, o *server.Options) (*Node, error) {
	ready := patience
	if e.Cluster != nil {
		ready = time.Minute // the other servers have to join first
	}
	if err := e.await(ctx, s, ready); err != nil {
		return nil, err
	}
	conn, err := nats.Connect("", append(common(), nats.InProcessServer(s), nats.UserInfo(o.Username, o.Password))...)
	if err != nil {
		return nil, fmt.Errorf("NATS within the program: %w", err)
	}
	return newNode(conn, s)
}

// shutDown ends the server and waits until it has closed its files.
func shutDown(s *server.Server) {
	s.Shutdown()
	s.WaitForShutdown()
}

// await waits until the server can store values.
func (e Embedded) await(ctx context.Context, s *server.Server, most time.Duration) error {
	for began := time.Now(); ; {
		if s.ReadyForConnections(time.Millisecond) && s.JetStreamEnabled() && (e.Cluster == nil || s.JetStreamIsCurrent()) {
			return nil
		}
		if time.Since(began) > most {
			if e.Cluster != nil {
				return fmt.Errorf("--cluster: fewer than two of %s have met: start the others too, with the same --cluster-secret", strings.Join(e.Cluster, ", "))
			}
			return fmt.Errorf("NATS within the program keeps nothing in %s: is another program using it?", e.Folder)
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// options returns the options of the server. Every value is on disk before it is
// acknowledged.
func (e Embedded) options() (*server.Options, error) {
	o := &server.Options{
		ServerName: "weightshare", DontListen: true, NoSigs: true, NoLog: true,
		JetStream: true, StoreDir: e.Folder, SyncAlways: true,
		JetStreamMaxMemory: memoryBytes, JetStreamMaxStore: storeBytes,
	}
	if e.Cluster == nil {
		return o, nil
	}
	if len(e.Cluster) != clusterSize {
		return nil, help.Usagef("--cluster needs the addresses of three servers, this one's first, but got %d", len(e.Cluster))
	}
	if e.SecretFile == "" {
		return nil, help.Usagef("--cluster needs --cluster-secret FILE: without one anybody could join it")
	}
	text, err := os.ReadFile(e.SecretFile)
	if err != nil {
		return nil, fmt.Errorf("--cluster-secret cannot be read: %w", err)
	}
	secret := strings.TrimSpace(string(text))
	const least = 16
	if len(secret) < least {
		return nil, fmt.Errorf("--cluster-secret %s holds %d characters: write at least %d, such as those of openssl rand -hex 16", e.SecretFile, len(secret), least)
	}
	host, portText, err := net.SplitHostPort(e.Cluster[0])
	port, wrong := strconv.ParseUint(portText, 10, 16)
	if err != nil || wrong != nil || port == 0 {
		return nil, help.Usagef("--cluster: %q is not an address: write HOST:PORT", e.Cluster[0])
	}
	o.ServerName = strings.Join([]string{"weightshare", host, portText}, "-")
	o.Cluster = server.ClusterOpts{Name: clusterName, Host: host, Port: int(port), Username: clusterUser, Password: secret, NoAdvertise: true}
	// The library joins a cluster only if clients could connect as well: here from this
	// machine only, and with the secret.
	o.DontListen, o.Host, o.Port, o.Username, o.Password = false, "127.0.0.1", server.RANDOM_PORT, clusterUser, secret
	for _, address := range e.Cluster { // including its own address, since the routes tell it the size of the cluster
		if _, _, err := net.SplitHostPort(address); err != nil {
			return nil, help.Usagef("--cluster: %q is not an address: write HOST:PORT", address)
		}
		o.Routes = append(o.Routes, &url.URL{Scheme: "nats-route", User: url.UserPassword(clusterUser, secret), Host: address})
	}
	if slices.Contains(e.Cluster[1:], e.Cluster[0]) {
		return nil, help.Usagef("--cluster names %s twice", e.Cluster[0])
	}
	return o, nil
}

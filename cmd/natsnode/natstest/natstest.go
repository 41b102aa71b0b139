// Package natstest sets up clusters of NATS servers for tests.
package natstest

import (
	"net"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"weightshare/cmd/natsnode"
)

// Cluster returns how to run three servers that form a cluster on this machine. Their
// addresses were free a moment ago; each server has an empty folder of its own.
func Cluster(t testing.TB) [3]natsnode.Embedded {
	t.Helper()
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("0123456789abcdef0123456789abcdef\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var nodes [3]natsnode.Embedded
	addresses := make([]string, len(nodes))
	for i := range addresses {
		l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = l.Close() }() // only once all are known, so that none is given twice
		addresses[i] = l.Addr().String()
	}
	for i := range nodes {
		nodes[i] = natsnode.Embedded{Folder: t.TempDir(), Cluster: slices.Concat(addresses[i:], addresses[:i]), SecretFile: secret}
	}
	return nodes
}

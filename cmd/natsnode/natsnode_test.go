package natsnode

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"weightshare/cmd/handover"
)

// startServer starts a server that listens on a free port, and returns its address.
func startServer(t *testing.T, o *server.Options) string {
	t.Helper()
	o.Host, o.Port, o.NoSigs, o.NoLog = "127.0.0.1", server.RANDOM_PORT, true, true
	s, err := server.NewServer(o)
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() {
		s.Shutdown()
		s.WaitForShutdown()
	})
	if !s.ReadyForConnections(10 * time.Second) {
		t.Fatal("the server does not start")
	}
	return s.Addr().String()
}

// certificate returns a self-signed certificate for this machine, and the file that
// holds it.
func certificate(t *testing.T) (c tls.Certificate, file string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	of := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, of, of, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, file
}

// If a connection cannot be made, the error says why and what to do, without showing a
// password.
func TestErrors(t *testing.T) {
	t.Parallel()
	own, file := certificate(t)
	secured := "tls://" + startServer(t, &server.Options{TLSConfig: &tls.Config{Certificates: []tls.Certificate{own}, MinVersion: tls.VersionTLS12}})
	locked := startServer(t, &server.Options{Username: "ada", Password: "engine"})
	for _, c := range []struct {
		with handover.Servers
		want string // empty if it connects
	}{
		{handover.Servers{URL: secured, CA: file}, ""},
		{handover.Servers{URL: secured}, "--nats-ca"},
		{handover.Servers{URL: "nats://ada:engine@" + locked}, ""},
		{handover.Servers{URL: "nats://ada:difference@" + locked}, "refuses these credentials"},
		{handover.Servers{URL: "nats://ada:difference@127.0.0.1:1"}, "no server answers there"},
		{handover.Servers{URL: "nats://" + locked, Creds: file + "?"}, "--nats-creds cannot be read"},
		{handover.Servers{URL: "nats://" + locked, Cert: file}, "go together"},
		{handover.Servers{CA: file}, "name their URL too"},
	} {
		n, err := Open(t.Context(), Options{Servers: c.with})
		if err == nil {
			n.Close()
		}
		if (err == nil) != (c.want == "") || err != nil && (!strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "difference")) {
			t.Errorf("%+v: %v", c.with, err)
		}
	}
}

// Neither passwords nor tokens are shown.
func TestRedacted(t *testing.T) {
	t.Parallel()
	for list, want := range map[string]string{
		"nats://a:4222,tls://b":               "nats://a:4222,tls://b",
		"nats://ada:engine@a, nats://token@b": "nats://ada:xxxxx@a,nats://xxxxx@b",
		"nats://ada:%zz@a":                    "(a URL that cannot be read)",
	} {
		if got := Redacted(list); got != want {
			t.Errorf("%q: %q", list, got)
		}
	}
}

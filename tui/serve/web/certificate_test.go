package web

import (
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestOwnCertificate checks that the server's own certificate is kept, readable by its
// user only, until the host changes.
func TestOwnCertificate(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "tls.pem")
	made := map[string]bool{}
	for i, host := range []string{"192.0.2.7", "192.0.2.7", "class.example", "class.example"} {
		c, err := OwnCertificate(path, host)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{host, "localhost"} {
			if err := c.Leaf.VerifyHostname(name); err != nil {
				t.Error(err)
			}
		}
		made[Fingerprint(c)] = true
		if len(made) != 1+i/2 {
			t.Errorf("for %s there have been %d certificates", host, len(made))
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its file: %v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(path, []byte("else"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OwnCertificate(path, "localhost"); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("another file in its place: %v", err)
	}
}

// TestSecure checks that the page is served by TLS, that its cookie is then sent in no
// other way, and that a terminal opens.
func TestSecure(t *testing.T) {
	t.Parallel()
	own, err := OwnCertificate(filepath.Join(t.TempDir(), "tls.pem"), "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	address := startWith(t, nil, func(s *Server) { s.Secure(own) })
	b := browser(t)
	known := x509.NewCertPool()
	known.AddCert(own.Leaf)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: known, MinVersion: tls.VersionTLS12}}
	t.Cleanup(transport.CloseIdleConnections)
	b.Transport = transport
	answer, err := b.Post("https://"+address+"/join", "application/json", strings.NewReader(`{"code":"code"}`))
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if all := answer.Cookies(); answer.TLS == nil || len(all) != 1 || !all[0].Secure {
		t.Errorf("the cookies are %v", all)
	}
	c, err := dialAt(t, b, "wss://"+address+"/terminal?columns=80&rows=24", "https://"+address)
	if err != nil {
		t.Fatal(err)
	}
	_ = c.CloseNow()
	if answer, err = b.Get("http://" + address + "/"); err == nil {
		_ = answer.Body.Close()
		if answer.StatusCode == http.StatusOK {
			t.Error("the page comes by plain HTTP too")
		}
	}
}

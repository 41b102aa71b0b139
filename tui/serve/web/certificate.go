package web

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"time"

	"github.com/natefinch/atomic"
)

// certificateAge is the lifetime of a certificate that the server makes for itself;
// browsers reject longer ones.
const certificateAge = 365 * 24 * time.Hour

// OwnCertificate returns the certificate in the file at path. It makes a self-signed
// one if there is none, or if the stored one is for another host or has expired.
func OwnCertificate(path, host string) (tls.Certificate, error) {
	text, err := os.ReadFile(path)
	if err == nil {
		kept, err := tls.X509KeyPair(text, text)
		if err != nil {
			return tls.Certificate{}, fmt.Errorf("the page's certificate in %s cannot be used: %w; delete the file and another is made", path, err)
		}
		if kept.Leaf.VerifyHostname(host) == nil && time.Until(kept.Leaf.NotAfter) > 24*time.Hour {
			return kept, nil
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return tls.Certificate{}, fmt.Errorf("the page's certificate: %w", err)
	}
	if text, err = newCertificate(host); err == nil {
		err = atomic.WriteFile(path, bytes.NewReader(text)) // readable by its user only
	}
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("make a certificate for the page: %w", err)
	}
	made, err := tls.X509KeyPair(text, text)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("make a certificate for the page: %w", err)
	}
	return made, nil
}

// newCertificate makes a self-signed certificate for a host and for this machine, and
// returns it with its key as PEM.
func newCertificate(host string) ([]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", host, err)
	}
	const bits = 127
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), bits))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", host, err)
	}
	now := time.Now()
	of := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: "weightshare"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(certificateAge), // clocks differ
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, BasicConstraintsValid: true,
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	if ip := net.ParseIP(host); ip != nil {
		of.IPAddresses = append(of.IPAddresses, ip)
	} else {
		of.DNSNames = append(of.DNSNames, host)
	}
	der, err := x509.CreateCertificate(rand.Reader, of, of, &key.PublicKey, key)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", host, err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", host, err)
	}
	var text bytes.Buffer
	err = errors.Join(pem.Encode(&text, &pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.Encode(&text, &pem.Block{Type: "PRIVATE KEY", Bytes: secret}))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", host, err)
	}
	return text.Bytes(), nil
}

// Fingerprint returns the SHA-256 of a certificate in hexadecimal, as browsers show it.
func Fingerprint(c tls.Certificate) string {
	sum := sha256.Sum256(c.Certificate[0])
	return hex.EncodeToString(sum[:])
}

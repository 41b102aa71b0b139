package main

import (
	"crypto/tls"
	"fmt"
	"net"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"weightshare/tui/serve/web"
)

// invitation is how learners join a class, and what its teacher needs besides.
type invitation struct {
	code, host  string
	sshPort     string
	link        string
	key         string // the fingerprint of the server's key
	certificate string // that of the page's, in hexadecimal; empty where it has none, or somebody has signed it
	notes       string // the code for the teacher's notes; empty for none
}

func newInvitation(h hosted, host string) invitation {
	_, port, _ := net.SplitHostPort(h.terminals.Addr().String()) // of a listener it is whole
	_, webPort, _ := net.SplitHostPort(h.browsers.Addr().String())
	return invitation{
		code: h.class.Code(), host: host, sshPort: port, key: h.server.Fingerprint(), notes: h.class.NotesCode(),
		link: fmt.Sprintf("http://%s/#%s", net.JoinHostPort(host, webPort), h.class.Code()),
	}
}

// secure says that the page comes by TLS, with a certificate that the server may have made.
func (i *invitation) secure(c tls.Certificate, made bool) {
	i.link = "https" + strings.TrimPrefix(i.link, "http")
	if made {
		i.certificate = web.Fingerprint(c)
	}
}

// joining is what learners need to know.
func (i invitation) joining() []string {
	lines := []string{
		"The class code is " + i.code + ".", "",
		"Learners join in a browser:", "  " + i.link, "",
		"or in a terminal, where a name can stand before the code:",
		fmt.Sprintf("  ssh -p %s %s@%s", i.sshPort, i.code, i.host), fmt.Sprintf("  ssh -p %s ada.%s@%s", i.sshPort, i.code, i.host),
	}
	if half := len(i.certificate) / 2; half > 0 {
		lines = append(lines, "", "The browser warns of the certificate, whose SHA-256 is", "  "+i.certificate[:half], "  "+i.certificate[half:])
	}
	return lines
}

// besides is what else is to be known of the server.
func (i invitation) besides() []string {
	lines := []string{"The key of this server, which ssh asks about at first:", "  " + i.key}
	if i.notes != "" {
		lines = append(lines, "Your notes, in a second terminal:", fmt.Sprintf("  ssh -p %s %s@localhost", i.sshPort, i.notes))
	}
	return lines
}

// set sets the invitation and further lines into w columns, broken at words only: with the
// link as a QR code beside the words, unless all of it would then take more than h rows.
func (i invitation) set(w, h int, further ...string) []string {
	below := append(i.besides(), further...)
	if picture, width, err := qrCode(i.link); err == nil {
		const gap = 2
		lines := beside(picture, width+gap, wrapped(i.joining(), w-width-gap))
		lines = append(lines, wrapped(below, w)...)
		fits := len(lines) <= h
		for _, line := range lines {
			fits = fits && ansi.StringWidth(line) <= w
		}
		if fits {
			return lines
		}
	}
	return wrapped(append(append(i.joining(), ""), below...), w)
}

// beside sets lines to the right of others, from a column on.
func beside(left []string, column int, right []string) []string {
	lines := make([]string, max(len(left), len(right)))
	for i := range lines {
		if i < len(left) {
			lines[i] = left[i]
		}
		if i < len(right) && right[i] != "" {
			lines[i] += strings.Repeat(" ", max(0, column-ansi.StringWidth(lines[i]))) + right[i]
		}
	}
	return lines
}

// wrapped breaks lines at their words. What is indented is one word, to be typed or compared.
func wrapped(lines []string, w int) []string {
	var all []string
	for _, line := range lines {
		if strings.HasPrefix(line, " ") {
			all = append(all, line)
			continue
		}
		all = append(all, strings.Split(ansi.Wordwrap(line, max(w, 1), ""), "\n")...)
	}
	return all
}

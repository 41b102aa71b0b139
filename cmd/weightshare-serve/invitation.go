package main

import (
	"crypto/tls"
	"fmt"
	"net"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"weightshare/tui/serve/web"
)

// invitation says how learners join a class, and what its teacher needs besides.
type invitation struct {
	code, host  string
	sshPort     string
	link        string
	key         string // the fingerprint of the server's key
	certificate string // the fingerprint of the page's certificate, in hexadecimal; empty if it has none or one signed by an authority
	notes       string // the code for the teacher's notes; empty for none
}

func newInvitation(h hosted, host string) invitation {
	_, port, _ := net.SplitHostPort(h.terminals.Addr().String()) // a listener's address is always valid
	_, webPort, _ := net.SplitHostPort(h.browsers.Addr().String())
	return invitation{
		code: h.class.Code(), host: host, sshPort: port, key: h.server.Fingerprint(), notes: h.class.NotesCode(),
		link: fmt.Sprintf("http://%s/#%s", net.JoinHostPort(host, webPort), h.class.Code()),
	}
}

// secure makes the link use TLS; made says whether the server has made the certificate
// itself.
func (i *invitation) secure(c tls.Certificate, made bool) {
	i.link = "https" + strings.TrimPrefix(i.link, "http")
	if made {
		i.certificate = web.Fingerprint(c)
	}
}

// joining returns what learners need to know.
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

// besides returns what else there is to know about the server.
func (i invitation) besides() []string {
	lines := []string{"The key of this server, which ssh asks about at first:", "  " + i.key}
	if i.notes != "" {
		lines = append(lines, "Your notes, in a second terminal:", fmt.Sprintf("  ssh -p %s %s@localhost", i.sshPort, i.notes))
	}
	return lines
}

// set lays out the invitation and further lines in w columns, broken between words
// only: with the link as a QR code beside the words, unless the whole would then take
// more than h rows.
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

// beside places lines to the right of others, from a column on.
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

// wrapped breaks lines between words. An indented line is a single word, to be typed or
// compared.
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

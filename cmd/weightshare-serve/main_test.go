package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
	gossh "golang.org/x/crypto/ssh"

	"weightshare/tui/tuitest"
)

// startServing serves a class until the test ends, and returns the program's output.
func startServing(t *testing.T, args ...string) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var out tuitest.Transcript
	command := newCommand(strings.NewReader(""), &out)
	command.SetArgs(append([]string{"--ssh", "127.0.0.1:0", "--web", "127.0.0.1:0", "--folder", t.TempDir()}, args...))
	ended := make(chan error, 1)
	go func() { ended <- command.ExecuteContext(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	for range 1000 {
		if strings.Contains(out.String(), "ctrl+c") {
			return out.String()
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("it does not serve: %s", out.String())
	return ""
}

// TestQRCode checks that a code has its corners, with space around them.
func TestQRCode(t *testing.T) {
	t.Parallel()
	rows, width, err := qrCode("http://192.168.1.5:8022/#k7mq3xp")
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		rows[i] = ansi.Strip(row)
		if got := ansi.StringWidth(rows[i]); got != width {
			t.Errorf("row %d is %d wide, not %d", i, got, width)
		}
	}
	for i, want := range []string{"   ", "  █▀▀▀▀▀█", "  █ ███ █", "  █ ▀▀▀ █", "  ▀▀▀▀▀▀▀"} {
		if !strings.HasPrefix(rows[i], want) {
			t.Errorf("row %d is %q", i, rows[i])
		}
	}
}

// TestInvitation checks that everything a class needs to know fits a terminal of 80×24,
// and that nothing to be typed or compared is broken across lines.
func TestInvitation(t *testing.T) {
	t.Parallel()
	full := invitation{
		code: "k7mq3xp", host: "192.168.100.100", sshPort: "2222", link: "https://192.168.100.100:8022/#k7mq3xp",
		key: "SHA256:" + strings.Repeat("x", 43), certificate: strings.Repeat("c", 64), notes: strings.Repeat("n", 26),
	}
	long, unsigned := full, full
	long.link = "http://" + strings.Repeat("long.", 12) + "example:8022/#k7mq3xp"
	unsigned.certificate, unsigned.notes = "", ""
	for _, c := range []struct {
		i       invitation
		h       int
		picture bool
	}{{full, 23, true}, {unsigned, 22, true}, {long, 23, false}, {full, 15, false}} {
		lines := c.i.set(80, c.h, "Progress is kept in /home/ada/.local/state/weightshare-serve – ctrl+c ends it.", "Press enter.")
		text := ansi.Strip(strings.Join(lines, "\n"))
		for _, word := range []string{c.i.link, c.i.key, "  ssh -p 2222 k7mq3xp@192.168.100.100", c.i.certificate[len(c.i.certificate)/2:], c.i.notes, "Press enter."} {
			if !strings.Contains(text, word) {
				t.Errorf("%q is missing or broken:\n%s", word, text)
			}
		}
		if strings.Contains(text, "█") != c.picture || c.picture && len(lines) > c.h {
			t.Errorf("%d rows of %d:\n%s", len(lines), c.h, text)
		}
		for _, line := range lines {
			if c.picture && ansi.StringWidth(line) > 80 {
				t.Errorf("%q is too wide", ansi.Strip(line))
			}
		}
	}
}

// TestServe checks that the printed command opens the tutorial.
func TestServe(t *testing.T) {
	t.Parallel()
	text := startServing(t)
	joins := regexp.MustCompile(`ssh -p (\d+) (\w+)@([\d.]+)`).FindStringSubmatch(text)
	if joins == nil || !strings.Contains(text, "SHA256:") {
		t.Fatal(text)
	}
	link := regexp.MustCompile(`http://[\d.:]+/`).FindString(text)
	ask, err := http.NewRequestWithContext(t.Context(), http.MethodGet, link, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("%s: %s", link, answer.Status)
	}
	address := joins[3] + ":" + joins[1]
	waitFor(t, joinBySSH(t, address, joins[2]), "Four pixels")
	session, err := dialBySSH(t, address, "lines."+joins[2]).NewSession()
	if err != nil {
		t.Fatal(err)
	}
	var heard tuitest.Transcript
	session.Stdin, session.Stdout = strings.NewReader("1\nq\n"), &heard
	if err := errors.Join(session.Shell(), session.Wait()); err != nil || !strings.Contains(heard.String(), "Step 1 of 8: A detector for each image.") {
		t.Errorf("without a terminal, %v:\n%s", err, heard.String())
	}
}

// TestTLS checks that the link, the fingerprint and the page agree.
func TestTLS(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	text := startServing(t, "--tls", "--folder", folder)
	link := regexp.MustCompile(`https://[\d.:]+/`).FindString(text)
	own, err := os.ReadFile(filepath.Join(folder, "tls.pem"))
	if err != nil {
		t.Fatal(err)
	}
	known := x509.NewCertPool()
	known.AppendCertsFromPEM(own)
	dialer := &tls.Dialer{Config: &tls.Config{RootCAs: known, MinVersion: tls.VersionTLS12}}
	c, err := dialer.DialContext(t.Context(), "tcp", strings.Trim(strings.TrimPrefix(link, "https:"), "/"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	shown, ok := c.(*tls.Conn)
	if !ok {
		t.Fatalf("%T", c)
	}
	sum := fmt.Sprintf("%x", sha256.Sum256(shown.ConnectionState().PeerCertificates[0].Raw))
	if !strings.Contains(text, "  "+sum[:32]+"\n  "+sum[32:]) {
		t.Errorf("the page's fingerprint is %s, what is printed:\n%s", sum, text)
	}
	kept := filepath.Join(folder, "tls.pem")
	for want, args := range map[string][]string{"go together": {"--tls-cert", kept}, "no such file": {"--tls-cert", kept, "--tls-key", kept + "?"}} {
		command := newCommand(strings.NewReader(""), io.Discard)
		command.SetArgs(append(args, "--ssh", "127.0.0.1:0", "--web", "127.0.0.1:0", "--folder", folder))
		if err := command.ExecuteContext(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", args, err)
		}
	}
	if text := startServing(t, "--tls-cert", kept, "--tls-key", kept); !strings.Contains(text, "https://") || strings.Contains(text, "SHA-256") {
		t.Errorf("with a certificate of one's own:\n%s", text)
	}
}

// TestManual checks that the manual page describes every visible command and flag, and
// that shells complete lessons; and that the version is printed.
func TestManual(t *testing.T) {
	t.Parallel()
	run := func(args ...string) string {
		var out bytes.Buffer
		command := newCommand(strings.NewReader(""), &out)
		command.SetArgs(args)
		if err := command.ExecuteContext(t.Context()); err != nil {
			t.Error(err)
		}
		return out.String()
	}
	page := strings.ReplaceAll(run("man"), `\-`, "-")
	for _, word := range []string{"worker", "tls-cert", "cluster-secret"} {
		if !strings.Contains(page, word) {
			t.Errorf("%q is missing:\n%s", word, page)
		}
	}
	if text := run("--version"); !strings.HasPrefix(text, "weightshare-serve version ") {
		t.Errorf("--version prints %q", text)
	}
	if all := run("__complete", ""); !strings.Contains(all, "four-pixels\tWhy") {
		t.Errorf("completed are:\n%s", all)
	}
	if text := run("completion", "bash"); !strings.Contains(text, "weightshare-serve") {
		t.Errorf("completions: %.80s", text)
	}
}

// TestClassCode checks that a code can be typed as a user name, in upper case too.
func TestClassCode(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{"": "", "abc": "abc", "K7MQ3xp": "k7mq3xp"} {
		if got, err := classCode(given); err != nil || got != want {
			t.Errorf("%q: %q, %v", given, got, err)
		}
	}
	for _, given := range []string{"a b", "a.b", "a#b", "käse", " abc", "a/b", "a@b"} {
		if err := newCommandError(t, "--code", given); err == nil || !strings.Contains(err.Error(), "letters from a to z and digits") {
			t.Errorf("%q: %v", given, err)
		}
	}
}

// TestUnknownLesson checks that a misspelt lesson is named even if nobody leads the class.
func TestUnknownLesson(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"four-pixel"}, {"four-pixel", "--alone"}} {
		if err := newCommandError(t, args...); err == nil || !strings.Contains(err.Error(), `there is no lesson "four-pixel"`) {
			t.Errorf("%q: %v", args, err)
		}
	}
}

func newCommandError(t *testing.T, args ...string) error {
	t.Helper()
	command := newCommand(strings.NewReader(""), io.Discard)
	command.SetArgs(args)
	return command.ExecuteContext(t.Context())
}

// joinBySSH joins with the key that belongs to a user name, and returns the terminal.
func joinBySSH(t *testing.T, address, user string) *tuitest.Terminal {
	t.Helper()
	screen, _ := joinFrom(t, address, user)
	return screen
}

// dialBySSH connects with the key that belongs to a user name.
func dialBySSH(t *testing.T, address, user string) *gossh.Client {
	t.Helper()
	seed := sha256.Sum256([]byte(user))
	signer, err := gossh.NewSignerFromKey(ed25519.NewKeyFromSeed(seed[:]))
	if err != nil {
		t.Fatal(err)
	}
	c, err := gossh.Dial("tcp", address, &gossh.ClientConfig{
		User: user, HostKeyCallback: gossh.InsecureIgnoreHostKey(), // only in this test
		Auth: []gossh.AuthMethod{gossh.PublicKeys(signer)},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// joinFrom is like joinBySSH, but also returns the connection.
func joinFrom(t *testing.T, address, user string) (*tuitest.Terminal, *gossh.Client) {
	t.Helper()
	c := dialBySSH(t, address, user)
	session, err := c.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	screen := tuitest.NewTerminal(80, 24)
	t.Cleanup(screen.Close)
	session.Stdin, session.Stdout = screen.Input(), screen
	if err := session.RequestPty("xterm-256color", 24, 80, nil); err != nil {
		t.Fatal(err)
	}
	if err := session.Shell(); err != nil {
		t.Fatal(err)
	}
	return screen, c
}

// patience is how long a screen may take for one thing, since the machine may be busy.
const patience = time.Minute

// waitFor waits until a screen shows a text.
func waitFor(t *testing.T, screen interface{ Screen() string }, text string) {
	t.Helper()
	waitUntil(t, screen, fmt.Sprintf("shows %q", text), func(shown string) bool { return strings.Contains(shown, text) })
}

// waitUntil waits until ok reports true for what a screen shows.
func waitUntil(t *testing.T, screen interface{ Screen() string }, what string, ok func(shown string) bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if ok(screen.Screen()) {
			return
		}
	}
	t.Fatalf("the screen never %s:\n%s", what, screen.Screen())
}

// refusal returns what a browser is told that tries to join with a code.
func refusal(t *testing.T, link, code string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, link+"join", strings.NewReader(fmt.Sprintf(`{"code":%q}`, code)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusForbidden {
		t.Errorf("%s: %s, %v", code, answer.Status, err)
	}
	return string(text)
}

// TestLead checks that the class is led from the terminal that serves it: learners are
// where the teacher is, the notes are shown in a second terminal, and a report is left
// behind.
func TestLead(t *testing.T) {
	t.Parallel()
	const w, h = 120, 60
	ours, theirs, err := pty.Open()
	if err != nil {
		t.Skipf("there are no terminals to open: %v", err)
	}
	defer func() { _ = theirs.Close() }()
	if err := pty.Setsize(ours, &pty.Winsize{Rows: h, Cols: w}); err != nil {
		t.Fatal(err)
	}
	teacher := tuitest.NewTerminal(w, h)
	teacher.LeaveLineEnds()
	go func() { _, _ = io.Copy(teacher, ours) }()
	go func() { _, _ = io.Copy(ours, teacher.Input()) }()
	folder := t.TempDir()
	command := newCommand(theirs, theirs)
	command.SetArgs([]string{"four-pixels", "--code", "abc", "--ssh", "127.0.0.1:0", "--web", "127.0.0.1:0", "--folder", folder, "--names"})
	ended := make(chan error, 1)
	go func() { ended <- command.ExecuteContext(context.WithoutCancel(t.Context())) }()
	waitFor(t, teacher, "Press enter")
	port := regexp.MustCompile(`-p (\d+) abc@`).FindStringSubmatch(teacher.Screen())
	notes := regexp.MustCompile(`(\w+)@localhost`).FindStringSubmatch(teacher.Screen())
	link := regexp.MustCompile(`http://[\d.:]+/`).FindString(teacher.Screen())
	if port == nil || notes == nil || link == "" {
		t.Fatal(teacher.Screen())
	}
	address := "127.0.0.1:" + port[1]
	ada := joinBySSH(t, address, "ada.abc")
	waitFor(t, ada, "Four pixels")
	teacher.Type("\r")
	waitFor(t, teacher, "1 of 1 here")
	waitFor(t, ada, "step 1 of")
	waitFor(t, joinBySSH(t, address, strings.ToUpper(notes[1])), "otes")
	if reason := refusal(t, link, notes[1]); !strings.Contains(reason, "by ssh in a terminal") {
		t.Errorf("with the code for the notes, a browser is told %q", reason)
	}
	waitFor(t, teacher, "1 of 1 here")
	teacher.Type("\x03")
	if err := <-ended; err != nil {
		t.Error(err)
	}
	_ = theirs.Close()
	_ = ours.Close()
	teacher.Close()
	left, err := filepath.Glob(filepath.Join(folder, "classes", "*"))
	if err != nil || len(left) != 2 {
		t.Fatalf("the report is %v, %v", left, err)
	}
	if report, err := os.ReadFile(left[1]); err != nil || !strings.Contains(string(report), "| ada |") {
		t.Errorf("the report does not name ada: %v\n%s", err, report)
	}
}

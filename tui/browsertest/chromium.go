// Package browsertest drives a headless Chromium for tests of pages.
package browsertest

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Program is the name of the browser's executable.
const Program = "chromium"

// Chromium is a tab in a browser process of its own.
type Chromium struct{ ctx context.Context }

// Options say how a page is opened.
type Options struct {
	Scripts []string             // they run before those of the page
	Asks    func(address string) // is called with every address that the page requests, including web sockets; nil for no calls
	Breaks  func(what string)    // is called with the error of every script that fails; nil for no calls
	Trusts  *x509.Certificate    // a self-signed certificate to trust; nil for none
}

// Open opens a page with an empty profile. The browser is closed at the end of the
// test.
func Open(t testing.TB, address string, o Options) (*Chromium, error) {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(Program), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.WindowSize(1000, 640))
	if o.Trusts != nil {
		sum := sha256.Sum256(o.Trusts.RawSubjectPublicKeyInfo)
		options = append(options, chromedp.Flag("ignore-certificate-errors-spki-list", base64.StdEncoding.EncodeToString(sum[:])))
	}
	allocator, stop := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), options...) // so that the page can still be inspected when a test has failed
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocator, chromedp.WithListener(o.listen))
	t.Cleanup(cancel)
	c := &Chromium{ctx}
	for _, script := range o.Scripts {
		err := c.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
			if err != nil {
				return fmt.Errorf("add a script: %w", err)
			}
			return nil
		}))
		if err != nil {
			return nil, err
		}
	}
	return c, c.Do(chromedp.Navigate(address))
}

// listen handles the browser's events about the page.
func (o Options) listen(event any) {
	asks := func(address string) {
		if o.Asks != nil {
			o.Asks(address)
		}
	}
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		asks(e.Request.URL)
	case *network.EventWebSocketCreated:
		asks(e.URL)
	case *runtime.EventExceptionThrown:
		what := e.ExceptionDetails.Text
		if thrown := e.ExceptionDetails.Exception; thrown != nil {
			what += " " + thrown.Description
		}
		if o.Breaks != nil {
			o.Breaks(what)
		}
	}
}

// Do performs actions for which there is no method.
func (c *Chromium) Do(actions ...chromedp.Action[chromedp.Void]) error {
	if err := chromedp.Do(c.ctx, actions...); err != nil {
		return fmt.Errorf("%s: %w", Program, err)
	}
	return nil
}

// patience is how long a promise may take. A benchmark has no time limit of its own.
const patience = 3 * time.Minute

// Evaluate returns as JSON what an expression comes to, or the promise that it is.
func (c *Chromium) Evaluate(expression string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[[]byte](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", expression, err)
	}
	return v, nil
}

// Cookies returns the cookies that the page has set.
func (c *Chromium) Cookies() (all []*network.Cookie, err error) {
	err = c.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		got, err := cdp.Call(ctx, target, network.GetCookies, network.GetCookiesParams{})
		if err != nil {
			return fmt.Errorf("cookies: %w", err)
		}
		all = got.Cookies
		return nil
	}))
	return all, err
}

// Reload reloads the page.
func (c *Chromium) Reload() error { return c.Do(chromedp.Reload()) }

// Click clicks at a point of the page.
func (c *Chromium) Click(x, y float64) error { return c.Do(chromedp.MouseClickXY(x, y)) }

// Tap clicks with a finger.
func (c *Chromium) Tap(x, y float64) error {
	return c.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		for _, event := range []input.DispatchTouchEventParams{
			{Type: input.DispatchTouchEventTypeTouchStart, TouchPoints: []*input.TouchPoint{{X: x, Y: y}}},
			{Type: input.DispatchTouchEventTypeTouchEnd, TouchPoints: []*input.TouchPoint{}},
		} {
			if _, err := cdp.Call(ctx, target, input.DispatchTouchEvent, event); err != nil {
				return fmt.Errorf("touch: %w", err)
			}
		}
		return nil
	}))
}

// Press presses and releases a key. The text of the key comes with it, as from a
// keyboard, so that a page that has handled the key does not get it again.
func (c *Chromium) Press(key rune) error {
	events := kb.Encode(key)
	down, up := *events[0], *events[len(events)-1]
	if len(events) > 2 {
		down.Type, down.Text = input.DispatchKeyEventTypeKeyDown, events[1].Text
	}
	return c.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		for _, event := range []input.DispatchKeyEventParams{down, up} {
			if _, err := cdp.Call(ctx, target, input.DispatchKeyEvent, event); err != nil {
				return fmt.Errorf("press %q: %w", key, err)
			}
		}
		return nil
	}))
}

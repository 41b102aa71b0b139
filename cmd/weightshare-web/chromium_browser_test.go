package main

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// chromium is the browser that must be there.
const chromium = "chromium"

// chromiumTab is a tab of it.
type chromiumTab struct{ ctx context.Context }

// openTab opens the page in a browser of its own, with an empty profile. Scripts run
// before those of the page.
func openTab(t testing.TB, address string, scripts ...string) *tab {
	t.Helper()
	allocator, stop := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.WindowSize(1000, 640))...)
	t.Cleanup(stop)
	b := &tab{t: t}
	ctx, cancel := chromedp.NewContext(allocator, chromedp.WithListener(func(event any) {
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			b.notes(e.Request.URL)
		case *runtime.EventExceptionThrown:
			what := e.ExceptionDetails.Text
			if thrown := e.ExceptionDetails.Exception; thrown != nil {
				what += " " + thrown.Description
			}
			b.notesError(what)
		}
	}))
	t.Cleanup(cancel)
	b.ctx, b.browser = ctx, chromiumTab{ctx}
	for _, script := range scripts {
		b.does(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
			return err
		}))
	}
	b.does(chromedp.Navigate(address))
	return b
}

// does does what only Chromium is asked for.
func (b *tab) does(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	b.manages(chromedp.Do(b.ctx, actions...))
}

func (c chromiumTab) evaluate(expression string) ([]byte, error) {
	v, err := chromedp.Run(c.ctx, chromedp.Evaluate[[]byte](expression, chromedp.EvalAwaitPromise))
	return v, err
}

func (c chromiumTab) reload() error { return chromedp.Do(c.ctx, chromedp.Reload()) }

func (c chromiumTab) click(x, y float64) error {
	return chromedp.Do(c.ctx, chromedp.MouseClickXY(x, y))
}

// tap is click with a finger.
func (c chromiumTab) tap(x, y float64) error {
	return chromedp.Do(c.ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
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

func (c chromiumTab) press(key rune) error {
	return chromedp.Do(c.ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error { return press(ctx, target, key) }))
}

// press presses a key and lets it go. The text that it stands for comes with the key,
// as from a keyboard, so that a page that has taken the key does not get it again.
func press(ctx context.Context, target *chromedp.Target, key rune) error {
	events := kb.Encode(key)
	down, up := *events[0], *events[len(events)-1]
	if len(events) > 2 {
		down.Type, down.Text = input.DispatchKeyEventTypeKeyDown, events[1].Text
	}
	for _, event := range []input.DispatchKeyEventParams{down, up} {
		if _, err := cdp.Call(ctx, target, input.DispatchKeyEvent, event); err != nil {
			return fmt.Errorf("press %q: %w", key, err)
		}
	}
	return nil
}

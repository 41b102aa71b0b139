package browsertest

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

//go:embed axe-core/axe.min.js.gz
var packedAxe []byte

// Inaccessible returns what axe-core finds wrong with the page in its present state, for
// those who cannot see it or have no mouse.
func (c *Chromium) Inaccessible() (violations []string, err error) {
	if err := c.loadAxe(); err != nil {
		return nil, err
	}
	found, err := c.Evaluate(`axe.run().then((result) => result.violations.map((found) =>
		found.id + ": " + found.help + "\n" + found.nodes.map((node) => "\t" + node.html + "\n\t" + node.failureSummary).join("\n")))`)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(found, &violations); err != nil {
		return nil, fmt.Errorf("axe-core: %w", err)
	}
	return violations, nil
}

// InaccessibleText is Inaccessible in dark and in light colours, for a page that follows
// what the browser prefers at once.
func (c *Chromium) InaccessibleText() (violations []string, err error) {
	for _, colours := range []string{"dark", "light"} {
		if err := c.prefer(colours); err != nil {
			return nil, err
		}
		found, err := c.Inaccessible()
		if err != nil {
			return nil, err
		}
		for _, violation := range found {
			violations = append(violations, "in "+colours+" colours: "+violation)
		}
	}
	return violations, nil
}

// loadAxe loads axe-core into the page, unless it is there.
func (c *Chromium) loadAxe() error {
	if loaded, err := c.Evaluate(`typeof axe !== "undefined"`); err != nil || string(loaded) == "true" {
		return err
	}
	r, err := gzip.NewReader(bytes.NewReader(packedAxe))
	if err != nil {
		return fmt.Errorf("axe-core: %w", err)
	}
	script, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("axe-core: %w", err)
	}
	_, err = c.Evaluate(string(script) + "; true")
	return err
}

// prefer makes the browser prefer dark or light pages.
func (c *Chromium) prefer(colours string) error {
	return c.Do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: colours}},
		})
		if err != nil {
			return fmt.Errorf("prefer %s colours: %w", colours, err)
		}
		return nil
	}))
}

// Package slowtest skips tests that would take long and find nothing new.
package slowtest

import (
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

// Short reports whether tests should do less than they can: in short mode, under the
// race detector, which repetition tells nothing new, and without assembly, which makes
// them several times slower.
func Short() bool {
	return testing.Short() || Race() || built(func(s debug.BuildSetting) bool { return s.Key == "-tags" && strings.Contains(s.Value, "purego") })
}

// Race reports whether the race detector is on.
func Race() bool { return built(func(s debug.BuildSetting) bool { return s.Key == "-race" }) }

// built reports whether the test was built with a setting.
func built(with func(debug.BuildSetting) bool) bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.ContainsFunc(info.Settings, with)
}

// Skip skips, when tests should do less, a test that takes seconds and does nothing
// concurrently that other tests do not do too.
func Skip(t testing.TB) {
	t.Helper()
	if Short() {
		t.Skip("it takes long, and says nothing new here")
	}
}

// Asked skips a test that takes many seconds or starts many processes unless SLOW_TEST
// is set, as it is in the full check before a change lands.
func Asked(t testing.TB) {
	t.Helper()
	if os.Getenv("SLOW_TEST") == "" {
		t.Skip("SLOW_TEST is not set")
	}
}

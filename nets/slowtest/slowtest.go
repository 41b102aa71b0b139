// Package slowtest leaves out of a run of the tests what would take it long and say
// nothing new.
package slowtest

import (
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

// Short reports whether tests should do less than they can: when they are asked to
// be short, under the race detector, to which doing the same again is no news, and
// without assembly, which takes several times as long.
func Short() bool {
	return testing.Short() || Race() || built(func(s debug.BuildSetting) bool { return s.Key == "-tags" && strings.Contains(s.Value, "purego") })
}

// Race reports whether the race detector looks on.
func Race() bool { return built(func(s debug.BuildSetting) bool { return s.Key == "-race" }) }

// built reports whether the test was built with a setting.
func built(with func(debug.BuildSetting) bool) bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.ContainsFunc(info.Settings, with)
}

// Skip skips a test that takes seconds and does nothing at once that others do not
// do as well, where tests should do less.
func Skip(t testing.TB) {
	t.Helper()
	if Short() {
		t.Skip("it takes long, and says nothing new here")
	}
}

// Asked skips a test that takes many seconds, or many processes, where SLOW_TEST is not
// set: everything that must hold before a change lands sets it.
func Asked(t testing.TB) {
	t.Helper()
	if os.Getenv("SLOW_TEST") == "" {
		t.Skip("SLOW_TEST is not set")
	}
}

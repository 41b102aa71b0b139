package help

import (
	"runtime/debug"
	"testing"
)

// TestVersion checks that the version names the commit if it is known, and otherwise
// says why not.
func TestVersion(t *testing.T) {
	t.Parallel()
	vcs := []debug.BuildSetting{{Key: "vcs.revision", Value: "0123456789abcdef"}, {Key: "vcs.time", Value: "2026-01-02T03:04:05Z"}, {Key: "vcs.modified", Value: "true"}}
	for _, test := range []struct {
		info debug.BuildInfo
		want string
	}{
		{debug.BuildInfo{}, "devel (no commit is recorded: go build in a clone records it, go run does not)"},
		{debug.BuildInfo{Main: debug.Module{Version: "v1.2.3"}}, "v1.2.3"},
		{debug.BuildInfo{Settings: vcs[:2]}, "devel (commit 0123456789ab of 2026-01-02T03:04:05Z)"},
		{debug.BuildInfo{Main: debug.Module{Version: "v1.2.4-0.2026"}, Settings: vcs}, "v1.2.4-0.2026 (commit 0123456789ab of 2026-01-02T03:04:05Z, with changes)"},
	} {
		if got := version(&test.info); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

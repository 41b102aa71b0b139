package help

import (
	"cmp"
	"fmt"
	"runtime/debug"
)

// Version returns what --version prints after the name of a program.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return version(info)
}

// version returns the module's version and the commit that it was built from, as far as
// they are recorded.
func version(info *debug.BuildInfo) string {
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	revision, release := settings["vcs.revision"], info.Main.Version
	switch {
	case revision != "":
		changed := ""
		if settings["vcs.modified"] == "true" {
			changed = ", with changes"
		}
		return fmt.Sprintf("%s (commit %.12s of %s%s)", cmp.Or(release, "devel"), revision, settings["vcs.time"], changed)
	case release == "" || release == "(devel)":
		return "devel (no commit is recorded: go build in a clone records it, go run does not)"
	}
	return release
}

//go:build !js

package main

import (
	"os"
	"path/filepath"

	"github.com/adrg/xdg"

	"weightshare/lessons/progress"
)

// store returns the file that stores progress.
func store(c console) *progress.FileStore { return progress.NewFileStore(progressPath(c)) }

// progressPath returns the path of the progress file: in $XDG_STATE_HOME, or else in
// the platform's usual place. It is empty if there is no home directory.
func progressPath(c console) string {
	state := c.getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(state) {
		if _, err := os.UserHomeDir(); err != nil {
			return "" // xdg would use the root of the file system
		}
		state = xdg.StateHome
	}
	return filepath.Join(state, "weightshare", "progress.json")
}

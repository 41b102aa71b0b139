package main

import "weightshare/lessons/progress"

// store is the storage of the browser. The page knows the name too, to save what is
// kept as a file.
func store(console) *progress.BrowserStore {
	return progress.NewBrowserStore("weightshare/progress.json")
}

package main

import "weightshare/lessons/progress"

// store returns the browser's storage of progress. The page uses the same name to save
// it as a file.
func store(console) *progress.BrowserStore {
	return progress.NewBrowserStore("weightshare/progress.json")
}

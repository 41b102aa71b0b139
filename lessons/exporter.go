package lessons

import (
	"fmt"

	"weightshare/nets/experiment"
)

// An Exporter writes results to files where the learner wants them. Names are paths,
// from the working folder unless they say otherwise.
type Exporter interface {
	// Propose returns a name in the working folder under which nothing exists yet.
	Propose(r experiment.Results) string
	// Where is the folder from which names lead.
	Where() string
	// Export writes results under a name, in every format, or in the one format whose
	// ending the name has, and returns the files. It writes all of them or none, and
	// never into a file that exists: that is an *ExistsError.
	Export(name string, r experiment.Results) (files []string, err error)
}

// ExistsError is the error of an export to a file that exists. The file was left as it
// is.
type ExistsError struct {
	File string
	Free string // a name like it under which nothing exists
}

// Error implements error.
func (e *ExistsError) Error() string {
	return fmt.Sprintf("%s exists already and was left as it is; %s is free", e.File, e.Free)
}

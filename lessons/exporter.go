package lessons

import (
	"fmt"

	"weightshare/nets/experiment"
)

// An Exporter writes results to files that the learner names. Names are paths;
// relative ones start from the working folder.
type Exporter interface {
	// Propose returns a name in the working folder that is not taken yet.
	Propose(r experiment.Results) string
	// Where returns the folder that names are relative to.
	Where() string
	// Export writes results under a name, in every format, or only in the format that
	// the name's ending says, and returns the files. It writes all of them or none,
	// and never overwrites a file: it then returns an *ExistsError.
	Export(name string, r experiment.Results) (files []string, err error)
}

// ExistsError is the error of an export to a file that exists. The file was left as it
// is.
type ExistsError struct {
	File string
	Free string // a similar name that is not taken
}

// Error implements error.
func (e *ExistsError) Error() string {
	return fmt.Sprintf("%s exists already and was left as it is; %s is free", e.File, e.Free)
}

// Package sweep runs many trainings - networks × seeds × sample sizes - on all
// cores and gathers their results in the document that "weightshare compare"
// prints, resumes and merges. It reads and writes streams, never files.
package sweep

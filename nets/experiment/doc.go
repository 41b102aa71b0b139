// Package sweep runs many trainings - networks × sample sizes × seeds - on all
// cores and gathers their results in the document that "weightshare compare"
// prints, resumes and merges. It reads and writes streams, never files.
//
// A [Plan] says what to run, [Execute] runs it, a [Document] holds what came
// out. A run depends on its task, options, network, sample size and seed alone:
// not on its place in the list, the other networks or the number of cores. That
// is what lets runs be split over machines and put together again by [Merge].
package experiment

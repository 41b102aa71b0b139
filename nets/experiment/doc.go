// Package experiment trains networks × sample sizes × seeds on all cores and
// collects the results in the document that "weightshare compare" prints,
// resumes and merges. It reads and writes streams, never files.
//
// A [Plan] says what to run, [Execute] runs it, a [Document] holds the results.
// [Settings] is the one table of hyper-parameters behind flags, documents, shell
// lines and the lab. A run depends only on its task, settings, network, sample
// size and seed, not on its position in the list, the other networks or the
// number of cores. That is why runs can be split over machines and joined by
// [Merge].
package experiment

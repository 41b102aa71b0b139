// Package task makes the data that the lessons train on. Every generator is
// seeded: the same [Spec] and seed give the same bits, and the first n training
// samples of a larger set are those of a smaller one. It also reads IDX files,
// the form in which MNIST and its relatives are kept.
//
// [All] lists the tasks, each with its defaults and the dials that change it;
// [Make] draws a training and a test set. A [Set] is plain data: the package
// knows nothing of the networks that learn from it.
package dataset

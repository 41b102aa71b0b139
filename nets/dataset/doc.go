// Package dataset makes the data that networks learn from. Every generator is
// seeded: the same [Spec] and seed give the same bits, and the first n training
// samples of a larger set are those of a smaller one. It also reads IDX files,
// the format of MNIST and its relatives.
//
// [All] lists the generators, each with its defaults and the parameters that
// change it; [Make] draws a training and a test set. A [Set] is plain data: the
// package does not depend on networks.
package dataset

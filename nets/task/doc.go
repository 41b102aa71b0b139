// Package task makes the data that the lessons train on: every generator is
// seeded and gives the same samples for the same seed. It also reads IDX files,
// the form in which MNIST and its relatives are kept.
package task

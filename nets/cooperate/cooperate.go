// Package cooperate lets work that takes long stand back: for what a person does, where
// all of a program runs on one thread that nothing interrupts, in a browser; and for the
// work of others, where many share a few workers, in a class.
package cooperate

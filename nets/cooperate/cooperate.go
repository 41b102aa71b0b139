// Package cooperate lets work that takes long stand back for what a person does, where
// all of a program runs on one thread that nothing interrupts: in a browser.
package cooperate

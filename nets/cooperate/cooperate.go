// Package cooperate lets long-running work give way: to user input in a browser, where
// the whole program runs on one thread that nothing preempts, and to other people's work
// in a class, where many share a few workers.
package cooperate

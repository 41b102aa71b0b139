// Package terminal says of a stream whether it is a terminal, and how large.
package terminal

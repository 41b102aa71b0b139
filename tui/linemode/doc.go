// Package linemode is the interface for those who cannot see the screen: lessons as
// lines of text that are only ever appended, for screen readers, pipes and printers.
//
// Read prints a whole lesson; Teach takes a learner through the lessons line by line.
// Neither ever uses control, box-drawing, block or braille characters: figures are
// described in words, controls are operated by typing, and a race is told in sentences.
// A page in a browser gets the same as elements instead of lines, with the possible
// inputs for its buttons.
package linemode

// Package linemode is the front for those who see no screen: lessons as lines of
// text that only ever grow, for screen readers, pipes and printers.
//
// Read prints a whole lesson; Teach goes through the lessons with a learner,
// line by line. Neither ever uses control, box, block or braille characters:
// figures are said in their own words, controls are worked by typing, and a
// race is told in sentences. A page in a browser has the same as elements in place
// of lines, with what may be typed next for its buttons.
package linemode

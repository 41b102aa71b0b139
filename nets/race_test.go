//go:build race

package nets

// raceEnabled makes long trainings short: the race detector slows the plain Go
// loops ten times, and looks for races, not for bits.
const raceEnabled = true

//go:build !js

package lessons

// chunk is the number of steps that a runner takes before it looks again at what
// the front wants: few enough for a picture to come at once, many enough for the
// looking to cost nothing.
const chunk = 16

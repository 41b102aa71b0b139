//go:build !js

package lessons

// chunk is how many steps a runner does between two looks at what the front
// wants: few enough for a picture to come at once, many enough that looking costs
// nothing.
const chunk = 16

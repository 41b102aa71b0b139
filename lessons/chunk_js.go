package lessons

// chunk is how many steps a runner does between two looks at what the front wants.
// In a browser steps are slow, and the front waits where it wants what a step holds.
const chunk = 1

package lessons

// chunk is the number of steps that a runner takes before it looks again at what the
// front wants. In a browser steps are slow, and a front that needs their result
// would have to wait.
const chunk = 1

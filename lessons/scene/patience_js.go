package scene

import "time"

// longest is how long a run takes in a tab before it leaves other seeds to the next time
// that it is run.
const longest = 10 * time.Second

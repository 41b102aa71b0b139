package scene

import "time"

// longest is how long a run in a browser tab takes before it leaves the other seeds to
// its next run.
const longest = 10 * time.Second

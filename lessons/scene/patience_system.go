//go:build !js

package scene

import "time"

// longest is 0: a run takes as long as it takes.
const longest time.Duration = 0

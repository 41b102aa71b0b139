//go:build !js

package scene

import "time"

// longest is 0: there is no limit.
const longest time.Duration = 0

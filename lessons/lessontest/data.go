package lessontest

import (
	"sync"

	"weightshare/nets/experiment"
)

// Data returns the data cache that the tests of one process share: it has space for
// what all lessons draw.
var Data = sync.OnceValue(func() *experiment.DataCache { return experiment.NewDataCache(256 << 20) })

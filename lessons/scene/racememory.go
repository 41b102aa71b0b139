package scene

import (
	"fmt"
	"runtime"
)

// RaceLimit is how many bytes a race may take at its peak.
const RaceLimit = 1 << 30

// Memory returns roughly how many bytes a race takes at its peak. It counts all networks
// of the seed that is shown. Networks of other seeds are trained one per core at a time,
// each counted as the largest. Data that networks share are counted for each. The error is
// about a network that cannot be trained.
func (s *RaceSetup) Memory(seed uint64) (bytes int64, err error) {
	largest := int64(0)
	for _, n := range s.Networks {
		one, err := s.data.Memory(n.planFor(s.Plan, seed))
		if err != nil {
			return 0, fmt.Errorf("%s: %w", n.Name, err)
		}
		one = min(one, 1<<40) // so that the sum does not overflow
		bytes, largest = bytes+one, max(largest, one)
	}
	atOnce := min(runtime.GOMAXPROCS(0), len(s.others)*len(s.Networks))
	return bytes + int64(atOnce)*largest, nil
}

func (s *RaceSetup) checkMemory(seed uint64) error {
	bytes, err := s.Memory(seed)
	if err == nil && bytes > RaceLimit {
		err = fmt.Errorf("this race would take about %d MB of memory, and one may take %d MB: choose fewer or smaller networks, or a smaller batch", bytes>>20, RaceLimit>>20)
	}
	return err
}

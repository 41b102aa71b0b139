package experiment

import (
	lru "github.com/hashicorp/golang-lru/v2"

	"weightshare/nets/arch"
)

// countsKept is how many counted networks a DataCache keeps: more than a lesson has. One
// takes about a kilobyte for each layer, so those of more than layersKept, which somebody
// may type, are counted every time.
const (
	countsKept = 256
	layersKept = 128
)

// counted is a network as it was parsed and counted.
type counted struct {
	network *arch.Network
	counts  *arch.Counts
}

// Count parses and counts a network, given in the notation, unless the cache has it. The
// results must not be changed. The errors are those of arch.Parse and arch.Count.
func (c *DataCache) Count(text string) (*arch.Network, *arch.Counts, error) {
	kept := c.counts()
	if kept != nil {
		if found, ok := kept.Get(text); ok {
			return found.network, found.counts, nil
		}
	}
	network, err := arch.Parse(text)
	if err != nil {
		return nil, nil, err
	}
	counts, err := arch.Count(network)
	if err != nil {
		return nil, nil, err
	}
	if kept != nil && len(counts.Layers) <= layersKept {
		kept.Add(text, counted{network, counts})
	}
	return network, counts, nil
}

// counts returns the cache of counted networks, nil for a nil DataCache. It is created on
// first use, since many a DataCache holds only data.
func (c *DataCache) counts() *lru.Cache[string, counted] {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.counted == nil {
		c.counted, _ = lru.New[string, counted](countsKept) // fails only for a size below 1
	}
	return c.counted
}

package experiment

import lru "github.com/hashicorp/golang-lru/v2"

// othersKept is how many values a DataCache keeps for others: more than a class that takes
// one lesson asks for.
const othersKept = 128

// Keep keeps a value under a key that names everything the value depends on, for anybody
// who would compute the same. It must never change, and should be small.
func (c *DataCache) Keep(key, value any) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.others == nil {
		c.others, _ = lru.New[any, any](othersKept) // fails only for a size below 1
	}
	c.others.Add(key, value)
}

// Recall returns the value that was kept last under a key, nil if there is none.
func (c *DataCache) Recall(key any) any {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.others == nil {
		return nil
	}
	value, _ := c.others.Get(key)
	return value
}

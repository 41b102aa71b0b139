package experiment

// Memory returns roughly how many bytes the largest run of a plan takes at its peak, with
// its data: see nets.TrainingMemory. Its errors are those of Plan.Validate. The cache,
// which may be nil, saves counting networks again.
func (c *DataCache) Memory(p Plan) (int64, error) {
	networks, err := p.prepare(c)
	largest := int64(0)
	for i := range networks {
		largest = max(largest, networks[i].bytes)
	}
	return largest, err
}

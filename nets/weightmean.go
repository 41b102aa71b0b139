package nets

// WeightMean is the mean of a network's weights at several steps of its training, as
// in stochastic weight averaging (Izmailov et al. 2018). Running statistics of batch
// normalization are averaged with them. The zero value is empty.
type WeightMean[F Float] struct {
	sums  [][]float64
	steps int
}

// arrays returns all numbers of a network that training changes.
func (n *Net[F]) arrays() [][]F {
	all := make([][]F, 0, len(n.params)+2*len(n.stats))
	for _, p := range n.params {
		all = append(all, p.Value)
	}
	for _, s := range n.stats {
		all = append(all, s.mean, s.variance)
	}
	return all
}

// Add includes the current weights. All networks that are added must have the same
// layers.
func (m *WeightMean[F]) Add(n *Net[F]) {
	for i, values := range n.arrays() {
		if m.steps == 0 {
			m.sums = append(m.sums, make([]float64, len(values)))
		}
		for k, v := range values {
			m.sums[i][k] += float64(v)
		}
	}
	m.steps++
}

// Put sets the weights of a network to the mean. If none were added it does nothing.
func (m *WeightMean[F]) Put(n *Net[F]) {
	if m.steps == 0 {
		return
	}
	for i, values := range n.arrays() {
		for k := range values {
			values[k] = F(m.sums[i][k] / float64(m.steps))
		}
	}
}

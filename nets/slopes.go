package nets

import "weightshare/nets/arch"

// slopes is a leaky ReLU whose slope for negative inputs is learned, one per
// channel or one for all (He et al. 2015).
type slopes[F Float] struct {
	opBase
	channels, positions int
	slope               *param[F]
}

func slopeParams(l *arch.Layer) []paramSpec {
	count := l.In.C
	if l.One {
		count = 1
	}
	return []paramSpec{{kind: Weight, shape: []int{count}, constant: 0.25}}
}

func newSlopes[F Float](p *program[F], at opBase, l *arch.Layer) op[F] {
	return &slopes[F]{opBase: at, channels: l.In.C, positions: int(l.In.Positions()), slope: p.net.param(at.layer, Weight)}
}

// channel returns the slope's index and the elements of channel c.
func (s *slopes[F]) channel(b *batch[F], values []F, c int) (at int, channel []F) {
	n := s.positions * b.lanes
	return min(c, len(s.slope.Value)-1), values[c*n:][:n]
}

func (s *slopes[F]) forward(b *batch[F], g int) {
	for c := range s.channels {
		at, x := s.channel(b, b.activation(s.in, g), c)
		_, y := s.channel(b, b.activation(s.out, g), c)
		slope := s.slope.Value[at]
		for i, v := range x {
			y[i] = leakyReLU(v, slope)
		}
	}
}

func (s *slopes[F]) backward(b *batch[F], g int) {
	for c := range s.channels {
		at, x := s.channel(b, b.activation(s.in, g), c)
		_, delta := s.channel(b, b.delta(s.out, g), c)
		_, dx := s.channel(b, b.delta(s.in, g), c)
		slope := s.slope.Value[at]
		for i, d := range delta {
			dx[i] = d
			if x[i] <= 0 {
				dx[i] = d * slope
			}
		}
	}
}

func (s *slopes[F]) shards(int) []shard[F] {
	n := len(s.slope.Value)
	return []shard[F]{{op: s, hi: n, work: s.channels * s.positions, spans: []span[F]{{s.slope, 0, n}}}}
}

func (s *slopes[F]) gradient(b *batch[F], _ *shard[F]) {
	clear(s.slope.Grad)
	for c := range s.channels {
		for g := range b.usedGroups() {
			at, x := s.channel(b, b.activation(s.in, g), c)
			_, delta := s.channel(b, b.delta(s.out, g), c)
			for i, d := range delta {
				if x[i] <= 0 {
					s.slope.Grad[at] += F(d * x[i])
				}
			}
		}
	}
}

package nets

import (
	"weightshare/nets/arch"
	"weightshare/nets/internal/simd"
)

// This file is the backward pass of a recurrence, through time from the last step
// to the first.

func (r *recurrence[F]) backward(b *batch[F], g int) {
	dx, delta, a := b.delta(r.in, g), b.delta(r.out, g), r.arrays(b, g)
	for direction := range r.directions {
		clear(a.carry)
		for number := r.length - 1; number >= 0; number-- {
			s := r.step(direction, number)
			for u := range r.units {
				carried := a.carry[u*b.lanes:][:b.lanes]
				if out := r.output(delta, s, u, b.lanes); out != nil {
					simd.AddScaled(carried, 1, out, b.instructions)
				}
				r.gateGradients(&a, s, u, b.lanes)
			}
			r.carryBack(&a, s, b)
			for gate := range r.gates * r.units {
				copy(r.projected(dx, s, gate, b.lanes), unit(a.gates, s, r.gates*r.units, gate, b.lanes))
			}
		}
	}
}

// gateGradients replaces unit u's gates at step s by the gradients of their sums.
// carry, the gradient of the state, becomes the part of it that reaches the
// previous state without passing through the weights.
func (r *recurrence[F]) gateGradients(a *recurrentArrays[F], s recurrentStep, u, lanes int) {
	gate := func(i int) []F { return unit(a.gates, s, r.gates*r.units, i*r.units+u, lanes) }
	memory, back := unit(a.memory, s, r.units, u, lanes), unit(a.back, s, r.units, u, lanes)
	before, cell := r.before(a.state, s, u, lanes), r.before(a.memory, s, u, lanes)
	carry, carryCell := a.carry[u*lanes:][:lanes], a.carry[(r.units+u)*lanes:][:lanes]
	for l, d := range carry {
		switch r.kind {
		case arch.LSTM:
			i, f, c, o := gate(0), gate(1), gate(2), gate(3)
			t := tanh(memory[l])
			dc := carryCell[l] + F(F(d*o[l])*(1-F(t*t)))
			carry[l], carryCell[l] = 0, F(dc*f[l])
			di, df := F(dc*c[l]), F(0)
			if cell != nil {
				df = F(dc * cell[l])
			}
			c[l] = F(dc*i[l]) * (1 - F(c[l]*c[l]))
			i[l], f[l], o[l] = di*F(i[l]*(1-i[l])), df*F(f[l]*(1-f[l])), F(d*t)*F(o[l]*(1-o[l]))
		case arch.GRU:
			reset, update, next := gate(0), gate(1), gate(2)
			dUpdate := -F(d * next[l])
			if before != nil {
				dUpdate += F(d * before[l])
			}
			carry[l] = F(d * update[l])
			next[l] = F(d*(1-update[l])) * (1 - F(next[l]*next[l]))
			back[l] = F(next[l] * reset[l])
			reset[l], update[l] = F(next[l]*memory[l])*F(reset[l]*(1-reset[l])), dUpdate*F(update[l]*(1-update[l]))
		default:
			g := gate(0)
			g[l] = d * (1 - F(g[l]*g[l]))
			carry[l] = 0
		}
	}
}

// stateGradient returns the lanes of the gradient of the state's part of a gate's
// sum: the same as for the input's part, except in a GRU's new gate.
func (r *recurrence[F]) stateGradient(a *recurrentArrays[F], s recurrentStep, gate, lanes int) []F {
	if r.kind == arch.GRU && gate >= 2*r.units {
		return unit(a.back, s, r.units, gate-2*r.units, lanes)
	}
	return unit(a.gates, s, r.gates*r.units, gate, lanes)
}

// carryBack adds to the gradient of the previous state what reaches it through
// the weights.
func (r *recurrence[F]) carryBack(a *recurrentArrays[F], s recurrentStep, b *batch[F]) {
	for gate := range r.gates * r.units {
		row := s.direction*r.gates*r.units + gate
		d := r.stateGradient(a, s, gate, b.lanes)
		for u, w := range r.w.Value[row*r.units:][:r.units] {
			carry := a.carry[u*b.lanes:][:len(d)]
			for l, v := range d {
				carry[l] += F(w * v)
			}
		}
	}
}

func (r *recurrence[F]) shards(int) []shard[F] {
	rows := r.directions * r.gates * r.units
	s := shard[F]{op: r, hi: rows, work: rows * r.units * r.length, spans: []span[F]{{r.w, 0, len(r.w.Value)}}}
	if r.bias != nil {
		s.spans = append(s.spans, span[F]{r.bias, 0, rows})
	}
	return []shard[F]{s}
}

func (r *recurrence[F]) gradient(b *batch[F], _ *shard[F]) {
	clear(r.w.Grad)
	if r.bias != nil {
		clear(r.bias.Grad)
	}
	for g := range b.usedGroups() {
		a := r.arrays(b, g)
		for direction := range r.directions {
			for number := range r.length {
				r.addGradient(&a, r.step(direction, number), b.lanes)
			}
		}
	}
}

// addGradient adds what step s contributes to the gradient of the weights.
func (r *recurrence[F]) addGradient(a *recurrentArrays[F], s recurrentStep, lanes int) {
	for gate := range r.gates * r.units {
		row := s.direction*r.gates*r.units + gate
		d := r.stateGradient(a, s, gate, lanes)
		if r.bias != nil {
			for _, v := range d {
				r.bias.Grad[row] += v
			}
		}
		grad := r.w.Grad[row*r.units:][:r.units]
		for u := range grad {
			for l, h := range r.before(a.state, s, u, lanes) {
				grad[u] += F(d[l] * h)
			}
		}
	}
}

package nets

import "weightshare/nets/arch"

// recurrence runs through the positions one after another: the input's gates, already
// projected, and those of the previous state give the next state.
type recurrence[F Float] struct {
	opBase
	kind         arch.Kind
	gates, units int
	directions   int
	length       int
	last         bool      // the output is only the last state
	w, bias      *param[F] // of the state
}

// recurrentArrays holds what a recurrence keeps for each group, one number per lane.
type recurrentArrays[F Float] struct {
	gates  []F // [directions][length][gates·units]: after their activation functions; in the backward pass, gradients before them
	state  []F // [directions][length][units]
	memory []F // likewise: an LSTM's cell; a GRU's part of the new gate that comes from the state, before the reset gate
	back   []F // likewise: a GRU's gradients of memory
	carry  []F // [2][units]: gradients of state and cell on their way to the previous step
}

func (r *recurrence[F]) numbers() int {
	return r.directions*r.length*(r.gates+3)*r.units + 2*r.units
}

func (r *recurrence[F]) reserve(b *batch[F]) {
	b.state[r.id].floats = make([]F, r.numbers()*b.lanes*b.groups)
}

func (r *recurrence[F]) arrays(b *batch[F], g int) (a recurrentArrays[F]) {
	all := b.state[r.id].floats[g*r.numbers()*b.lanes:]
	cut := func(n int) []F {
		part := all[:n*b.lanes]
		all = all[n*b.lanes:]
		return part
	}
	steps := r.directions * r.length * r.units
	return recurrentArrays[F]{cut(steps * r.gates), cut(steps), cut(steps), cut(steps), cut(2 * r.units)}
}

// recurrentStep is one step of one direction: its number in that direction, its position
// in the sequence, and its index among the steps of both directions.
type recurrentStep struct{ direction, number, position, at int }

func (r *recurrence[F]) step(direction, number int) recurrentStep {
	s := recurrentStep{direction, number, number, direction*r.length + number}
	if direction == 1 {
		s.position = r.length - 1 - number
	}
	return s
}

// unit returns the lanes of unit u at step s in an array with that many units per step.
func unit[F Float](values []F, s recurrentStep, units, u, lanes int) []F {
	return values[(s.at*units+u)*lanes:][:lanes]
}

// before returns the lanes of unit u at the previous step, or nil at the first.
func (r *recurrence[F]) before(values []F, s recurrentStep, u, lanes int) []F {
	if s.number == 0 {
		return nil
	}
	s.at--
	return unit(values, s, r.units, u, lanes)
}

// projected returns the lanes of one of the input's gates at step s.
func (r *recurrence[F]) projected(values []F, s recurrentStep, gate, lanes int) []F {
	return values[((s.direction*r.gates*r.units+gate)*r.length+s.position)*lanes:][:lanes]
}

// output returns the lanes of the output that holds the state of step s, or nil if only
// the last state is output and s is not the last step.
func (r *recurrence[F]) output(values []F, s recurrentStep, u, lanes int) []F {
	channel := s.direction*r.units + u
	switch {
	case !r.last:
		return values[(channel*r.length+s.position)*lanes:][:lanes]
	case s.number == r.length-1:
		return values[channel*lanes:][:lanes]
	default:
		return nil
	}
}

func (r *recurrence[F]) forward(b *batch[F], g int) {
	x, y, a := b.activation(r.in, g), b.activation(r.out, g), r.arrays(b, g)
	for direction := range r.directions {
		for number := range r.length {
			s := r.step(direction, number)
			r.sumGates(&a, x, s, b.lanes)
			for u := range r.units {
				r.activate(&a, s, u, b.lanes)
				if out := r.output(y, s, u, b.lanes); out != nil {
					copy(out, unit(a.state, s, r.units, u, b.lanes))
				}
			}
		}
	}
}

// sumGates adds up the gates of step s before their activation functions. The state's
// part of a GRU's new gate goes to memory, since the reset gate has yet to multiply it.
func (r *recurrence[F]) sumGates(a *recurrentArrays[F], x []F, s recurrentStep, lanes int) {
	for gate := range r.gates * r.units {
		row := s.direction*r.gates*r.units + gate
		sum := unit(a.gates, s, r.gates*r.units, gate, lanes)
		copy(sum, r.projected(x, s, gate, lanes))
		if r.kind == arch.GRU && gate >= 2*r.units {
			sum = unit(a.memory, s, r.units, gate-2*r.units, lanes)
			clear(sum)
		}
		if r.bias != nil {
			for l := range sum {
				sum[l] += r.bias.Value[row]
			}
		}
		for u, w := range r.w.Value[row*r.units:][:r.units] {
			h := r.before(a.state, s, u, lanes)
			for l, v := range h {
				sum[l] += F(w * v)
			}
		}
	}
}

// activate computes unit u's state at step s from the sums of its gates.
func (r *recurrence[F]) activate(a *recurrentArrays[F], s recurrentStep, u, lanes int) {
	gate := func(i int) []F { return unit(a.gates, s, r.gates*r.units, i*r.units+u, lanes) }
	state, memory := unit(a.state, s, r.units, u, lanes), unit(a.memory, s, r.units, u, lanes)
	before, cell := r.before(a.state, s, u, lanes), r.before(a.memory, s, u, lanes)
	for l := range state {
		switch r.kind {
		case arch.LSTM: // gates: input, forget, cell, output
			i, f, c, o := gate(0), gate(1), gate(2), gate(3)
			i[l], f[l], c[l], o[l] = sigmoid(i[l]), sigmoid(f[l]), tanh(c[l]), sigmoid(o[l])
			memory[l] = F(i[l] * c[l])
			if cell != nil {
				memory[l] += F(f[l] * cell[l])
			}
			state[l] = o[l] * tanh(memory[l])
		case arch.GRU: // gates: reset, update, new
			reset, update, next := gate(0), gate(1), gate(2)
			reset[l], update[l] = sigmoid(reset[l]), sigmoid(update[l])
			next[l] = tanh(next[l] + F(reset[l]*memory[l]))
			state[l] = next[l] - F(update[l]*next[l])
			if before != nil {
				state[l] += F(update[l] * before[l])
			}
		default:
			g := gate(0)
			g[l] = tanh(g[l])
			state[l] = g[l]
		}
	}
}

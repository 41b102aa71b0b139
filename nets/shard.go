package nets

import (
	"slices"

	"weightshare/nets/internal/simd"
)

type trainableOp[F Float] interface {
	op[F]
	// shards divides the parameters among workers, for batches with that many lanes.
	shards(lanes int) []shard[F]
	// gradient computes the gradient of a shard over the whole batch.
	gradient(b *batch[F], s *shard[F])
}

// span is a run of one parameter's elements.
type span[F Float] struct {
	p      *param[F]
	lo, hi int
}

// shard is a part of a layer's parameters whose gradient and update one worker computes:
// rows lo to hi of the layer's weights and their biases, or only the biases if they do
// not belong to rows.
type shard[F Float] struct {
	op     trainableOp[F]
	biases bool
	lo, hi int
	spans  []span[F]
	work   int // multiply-adds per sample, roughly
	// others are the same part in the other layers that use the same parameters.
	others []shard[F]
}

// differentiate computes the gradient over the whole batch: the sum over all
// uses of the parameters, in the order of the network.
func (s *shard[F]) differentiate(b *batch[F]) {
	s.op.gradient(b, s)
	for i := range s.others {
		other := &s.others[i]
		other.op.gradient(b, other)
		for j := range s.spans {
			sum, more := &s.spans[j], &other.spans[j]
			simd.AddScaled(sum.p.Grad[sum.lo:sum.hi], 1, more.p.Grad[more.lo:more.hi], b.instructions)
		}
	}
	for _, sp := range s.spans {
		if sp.p.owner != sp.p { // the owner itself is not trained
			copy(sp.p.owner.Grad[sp.lo:sp.hi], sp.p.Grad[sp.lo:sp.hi])
		}
	}
}

// shardsOf divides the parameters of the trained operations among workers. Operations
// that share parameters are divided in the same way.
func (p *program[F]) shardsOf(ops []op[F], lanes int) []shard[F] {
	type part struct{ owner, part int }
	first := map[part][]int{} // indexes into list
	var list []shard[F]
	n := p.net
	for i, o := range ops {
		base := o.base()
		l, ok := o.(trainableOp[F])
		if !ok || p.idle[i] || n.frozen[base.layer] {
			continue
		}
		key := part{n.owners[base.layer], base.part}
		places, used := first[key]
		if !used {
			for _, s := range l.shards(lanes) {
				first[key] = append(first[key], len(list))
				list = append(list, s)
			}
			continue
		}
		for _, i := range places {
			list[i].others = append(list[i].others, n.shardFor(l, &list[i]))
			list[i].work += list[i].others[0].work
		}
	}
	return list
}

// shardFor returns the shard of another operation that corresponds to s.
func (n *Net[F]) shardFor(o trainableOp[F], s *shard[F]) shard[F] {
	mine, its := n.uses[s.op.base().layer], n.uses[o.base().layer]
	other := shard[F]{op: o, biases: s.biases, lo: s.lo, hi: s.hi, work: s.work}
	for _, sp := range s.spans {
		other.spans = append(other.spans, span[F]{its[slices.Index(mine, sp.p)], sp.lo, sp.hi})
	}
	return other
}

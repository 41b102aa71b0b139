// Package nets trains networks: convolutions of any sharing, dense, tied, recurrent and
// attention layers, branches, weights used more than once, activations, losses,
// optimizers and the training step. [New] refuses what can be counted but not trained,
// naming the word.
//
// A network is built from a parsed [arch.Network], so that what is trained is exactly
// what is counted:
//
//	a, _ := arch.Parse("12x12 conv5:4 relu gmp dense:4")
//	n, _ := nets.New[float32](a, seed)
//	t, _ := nets.NewTrainer(n, data, nets.Config{Optimizer: nets.Adam{Rate: 0.01}, Batch: 32})
//	for range 600 {
//		loss, err := t.Step()
//		…
//	}
//	accuracy, loss := n.Evaluate(test, nets.CrossEntropy)
//
// # How a step works
//
// A table says how each kind of layer is trained (kinds.go): its parameters, its limits
// and its operation. A network is compiled into a program of operations (program.go),
// which read and write slots of a batch's working memory (batch.go). Where it branches, a
// plan puts the operations in the order of the text and adds up the gradients of values
// that several of them read (plan.go, join.go). Package simd has the inner loops and
// defines how samples are laid out in memory. A step has two phases:
//
//   - for every group of samples: forward, loss, backward to the inputs of every
//     layer;
//   - for every shard of the weights: its gradient over the whole batch, summed
//     in a fixed order, and its update.
//
// Within a phase every number is written by one task, so results depend neither on the
// number of cores nor on scheduling. Products are rounded before they are added, and
// exponentials come from package elementary, so results are bit-identical on every
// processor.
//
// Sharing is a table too (geometry.go): for every output position, the bank of its
// kernel, its inputs and its output. Batches of fewer than eight samples are processed
// one sample at a time (conv_sample.go). The backward pass through a global maximum
// visits only argmax positions (conv_argmax.go).
//
// # Looking inside
//
// [Net.Activations] returns every layer's output, [Net.Gradient] every derivative,
// including those per position before sharing sums them and the two parts for a tied
// weight, and [Net.Matrix] a layer as a matrix. Training runs a program with fused
// layers; these methods run one that keeps every layer separate.
package nets

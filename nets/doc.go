// Package nets holds the networks that train: one banked convolution (shared,
// unshared and everything between are index maps into its banks), dense and
// tied layers, activations, losses, optimisers and the training step.
//
// A network is built from a parsed [arch.Network], so what is counted is what
// is trained:
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
// A network is compiled into operations that hand slots of working memory on
// to one another (program.go, batch.go). Package lanes has the inner loops and
// says how samples lie in memory. A step has two phases, and within each every
// number has one task that writes it, so that neither the number of cores nor
// the order of tasks changes a bit:
//
//   - for every group of samples: forward, loss, back to the inputs of every
//     layer;
//   - for every block of weights: its gradient over the whole batch, in a fixed
//     order, and its update.
//
// Where a sharing scheme comes in there is a table (geometry.go): for every
// output position the bank of its kernel, its inputs and its output. Batches
// of fewer than eight samples go one by one (conv_sample.go), and the way back
// through a global maximum visits its winners alone (conv_winners.go).
//
// # Looking inside
//
// [Net.Activations] gives every layer's output, [Net.Gradient] every
// derivative, also per position before sharing sums them up and in the two
// parts of a tied weight, [Net.Matrix] a layer as the matrix it is. Training
// runs a program with fused layers; looking runs one that keeps every layer
// apart.
package nets

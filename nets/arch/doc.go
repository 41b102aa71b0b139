// Package arch reads the notation for networks, such as
//
//	28x28 conv5:6/p2 relu maxpool2 dense:10
//
// and counts what such a network would store and compute: parameters, links,
// multiply-accumulates, receptive fields, and what the same network would need if its
// weights were not shared. It allocates no weights, so VGG-16 costs as little to count as
// four pixels.
//
// [Parse] returns a [Network]: a tree of [Layer] values with every shape, window and bank
// worked out, from which package nets builds what it trains. [Count] returns [Counts],
// with [LayerCounts] for each layer and the terms of its formula; [WriteJSON] writes
// their document. [Zoo] lists well-known networks, [Completions] proposes words to an
// editor. Parse and Count return an [*Error], which gives the word, its location, and
// what to write instead.
//
// Everything that the package knows about a kind of layer is in one row of a table,
// kindInfo: its word, argument and options, its shapes, counts and receptive field. The
// rows of a family are in one file with their arithmetic, such as convolution.go. Options
// and sharing schemes are rows of tables too.
//
// # Where the notation leaves something open
//
// Most of these questions are settled as PyTorch settles them.
//
//   - In one dimension kernels, strides, paddings and dilations are one
//     number. Two are an error, rather than one of them being ignored.
//   - Only reshape turns a flat row of units into a map again: conv, pools,
//     gmp, gap, coords, tconv and upsample right after dense, flatten or tied
//     are errors. A one-dimensional input is a map of one channel, not a row
//     of units: bn has 2 parameters on it, but 2 per unit on a flat row.
//   - The padding of a pool is at most half its window, so that no window
//     lies entirely in padding. /ring wraps around at most once. Both are as
//     in PyTorch.
//   - An option that a word does not take is an error, as is one given twice.
//     Some exclude each other: /ceil and /same, /tile and /blocks.
//   - Numbers are at most 10⁹; what is computed from them is checked up to
//     2⁶³−1.
//   - add needs branches of one shape, cat of one height and width; only mul
//     broadcasts 1×1 maps. Flat branches are added, multiplied or
//     concatenated by unit. To all three a flat row of n and a 1×1×n map are
//     the same, and so are n positions of one channel in one dimension. A join
//     has at least two branches, a repeated group at least one layer. An empty
//     branch and a join each count as one towards the limit on layers.
//   - A name may be given once in a text; within a repeated group each
//     repetition names its own layers, and after the group the name stands for
//     the last ones. A group that is used again has the weights of its first
//     use, but its tied layers mirror its own dense layers.
//   - tokens, at and reshape change the axes; sizes after them are read for the
//     new axes. cls, at and attn work only on sequences.
//   - tied mirrors the nearest dense layer before it in the text that is not
//     mirrored yet, whatever branch it is in. If the numbers of units do not
//     match, it mirrors the nearest linear or embed instead, at every
//     position.
//   - dropout drops half, leakyrelu has a slope of 0.01, gelu is exact, bn
//     and layernorm add 10⁻⁵ to the variance.
//
// # Receptive fields
//
// Size, jump and centre follow Araujo, Norris and Sim (2019). Transposed
// convolution and upsampling invert the same formulas: the jump is divided by
// the stride and may become a fraction, and the size grows by ⌈k/s⌉ − 1 jumps.
// The centre is that of output unit 0, but whether branches are misaligned is
// decided on the grid of all units, whose centre moves by (p − (k−1)/2)/s of a
// jump; that is what aligns the halves of U-Net. After several of these layers
// the field sizes of neighboring units differ by a few pixels, and the size
// given lies between them. Flatten keeps the field. Joined branches have the
// largest size on each axis, with the jump and centre of the branch that has
// it, except for a product: its field is that of the branch that is gated. If
// one branch of any other join sees the whole input, so does the join. Nothing
// is clipped to the input. The network's field is that of the last layer
// outside branches that does not see the whole input.
package arch

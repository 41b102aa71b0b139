// Package arch reads the notation for networks, such as
//
//	28x28 conv5:6/p2 relu maxpool2 dense:10
//
// and counts what such a network would hold and do: parameters, links,
// multiply-accumulates, receptive fields, and what the same network would need
// if its weights were not shared. It allocates no weights, so VGG-16 costs as
// little to count as four pixels.
//
// [Parse] returns a [Network]: a tree of [Layer] values with every shape,
// window and bank worked out, from which package nets builds what it trains.
// [Count] returns [Counts], with [LayerCounts] for each layer and the terms of
// its formula; [WriteJSON] writes their document. [Zoo] lists well-known
// networks, [Completions] serves an editor. Errors of Parse and Count are an
// [*Error], which names the word, its place, and what to write instead.
//
// All that is known of a kind of layer stands in one row of a table, kindInfo:
// its word, argument and options, its shapes, counts and receptive field. The
// rows of a family stand in one file with their arithmetic, such as
// convolution.go. Options and sharing schemes are rows of tables too.
//
// # Where the notation leaves something open
//
// Most of it is decided as PyTorch decides it.
//
//   - In one dimension kernels, strides, paddings and dilations are one
//     number. Two are refused rather than one of them ignored.
//   - A flat row of units never becomes a map again: conv, pools, gmp, gap,
//     coords, tconv and upsample behind dense, flatten or tied are errors. A
//     one-dimensional input is a map of one channel, not a row of units: bn
//     has 2 parameters on it, on a flat row 2 per unit.
//   - The padding of a pool is at most half its window, so that no window
//     lies in padding alone. /ring wraps round at most once. Both as PyTorch.
//   - tconv takes /s /p /g /nobias. dw takes conv's options but /g, local all
//     but /tile and /blocks, pools /s /p /ceil /same. /ceil and /same exclude
//     each other. An option given twice is an error.
//   - Numbers are at most 10⁹; what follows from them is checked up to 2⁶³−1.
//   - add wants branches of one shape, cat of one height and width; of mul
//     alone 1×1 maps spread. Flat branches are added, multiplied or
//     concatenated by unit. A flat row of n and a 1×1×n map are the same to
//     them, and so are n positions of one channel in one dimension. A join has two branches at least, a repeated
//     group one layer at least. Of the limit on layers an empty branch and a
//     join each use one.
//   - A name may be given once in a text; within a repeated group each
//     repetition names its own layers, and behind the group the name stands for
//     the last ones. What is used again has the weights of the first use, its
//     tied layers mirror its own dense layers.
//   - tokens, at and reshape change the axes; sizes behind them are read for the
//     axes that there are. cls, at and attn work on sequences alone.
//   - tied mirrors the nearest dense layer before it in the text that is not
//     yet mirrored, in whatever branch. Where it does not get as many units as
//     that gives, it mirrors the nearest linear or embed instead, at every
//     position.
//   - dropout drops half, leakyrelu has a slope of 0.01, gelu is exact, bn
//     and layernorm add 10⁻⁵ to the variance.
//
// # Receptive fields
//
// Size, jump and centre follow Araujo, Norris and Sim (2019). Transposed
// convolution and upsampling run the same formulas backwards: the jump is
// divided by the stride and may become a fraction, the size grows by ⌈k/s⌉ − 1
// jumps. The centre is that of output unit 0; whether branches are misaligned is
// asked of the grid of all units, whose centre moves by (p − (k−1)/2)/s of a jump,
// which is what makes the halves of U-Net meet. Behind several of them the sizes of neighboring
// units differ by a few pixels, and the size given lies between. Flatten keeps
// the field. Joined branches have the largest size on each axis, with the jump
// and centre of the branch that has it, but for a product: its field is that of
// the branch that is gated. If one branch of another join sees the whole input, so
// do all. Nothing is clipped to the input. The network's field is that of the
// last layer outside branches that does not see the whole input.
package arch

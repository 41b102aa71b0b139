//go:build race

package course

// The race detector slows training down tenfold. What it watches for is how a
// run, its snapshots and the screen share memory, which a few deeds show as well
// as many; walks that train for long are built without it.
const deedsPlayed, deedsSeeds = 80, 2

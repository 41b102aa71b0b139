//go:build !race

package course

// deedsPlayed is how many deeds TestAnyOrderOfDeeds does from each of how many
// seeds.
const deedsPlayed, deedsSeeds = 300, 6

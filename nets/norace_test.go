//go:build !race

package nets

const underRace = false

//go:build race

package long

// Share is the part of the rounds that are made with the race detector, which makes each
// take several times as long: one in four. It looks for races, and the rounds without it
// look for wrong results.
const Share = 4

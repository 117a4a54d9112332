//go:build !race

package long

// Share is the part of the rounds that are made: all.
const Share = 1

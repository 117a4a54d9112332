//go:build !race

package long

// share is the part of the rounds that are made: all.
const share = 1

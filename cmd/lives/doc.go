// Package lives holds one property of the whole program, for tests alone: a collector, a
// simulated tenant and a real store live through an hour in which everything goes wrong that
// a seed chooses, and in the end the store holds what the tenant holds, and tells no change
// that did not happen.
//
// Begin with TestLives; faults_test.go lists what can go wrong, wire_test.go what a collector
// must never do.
package lives

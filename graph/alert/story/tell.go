package story

import "tocsin/graph/alert"

// Tell returns a sentence for each piece of evidence in the order that matters: malicious
// pieces, then suspicious ones, then the others; of equal verdict by kind, processes
// first. Pieces nested in another follow it, ordered likewise.
func Tell(evidence []alert.Evidence) []Sentence { return nil }

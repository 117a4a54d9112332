package story

import "tocsin/graph/alert"

// most is the greatest number of sentences of a lead.
const most = 6

// Lead returns what happened: the sentences of the pieces that matter most, at most six.
// One sentence says all of a process, its image file, its account and its host, if they
// are pieces of their own.
func Lead(evidence []alert.Evidence) []Sentence { return nil }

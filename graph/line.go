package graph

import "tocsin/graph/fault"

// line makes a service's text safe for a sentence.
func line(text string) string { return fault.Line(text, longest) }

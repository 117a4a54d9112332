package graph

import "tocsin/graph/fault"

// line makes text of a service fit for a sentence.
func line(text string) string { return fault.Line(text, longest) }

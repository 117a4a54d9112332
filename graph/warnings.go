package graph

import (
	"net/http"
	"slices"
	"strings"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// warnings reads the Warning headers of a partial answer and returns one text for each
// provider. Microsoft/MCAS/504/10000 says which one failed, with which status, and
// after how many milliseconds.
func warnings(h http.Header) []string {
	var out []string
	for _, value := range h.Values("Warning") {
		for i, part := range strings.Split(value, `"`) {
			if i%2 == 0 || !strings.Contains(part, "/") {
				continue
			}
			if text := fault.Line(part, bound.Warning); !slices.Contains(out, text) {
				out = append(out, text)
			}
			if len(out) == bound.Warnings {
				return out
			}
		}
	}
	if len(out) == 0 {
		out = append(out, "the answer is partial")
	}
	return out
}

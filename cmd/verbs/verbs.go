// Package verbs holds what tocsin can do, independent of any front end: search, get
// one record, count facets, report how feeds are doing, triage. Each verb takes
// plain data and returns plain data and a fault, so that any front end can call it.
// The command line is one of them.
//
// The package must not know flags, streams, terminals or how a result is printed.
// It opens nothing: the caller provides the store. Begin with Search.
package verbs

import (
	"fmt"
	"strings"

	"tocsin/graph/fault"
	"tocsin/store/query"
)

// Parse parses a query in a scope. The problems are its errors and warnings. If the query can't
// run, the error is the first problem that prevents it, as a fault of kind Usage.
func Parse(text string, in query.Scope) (*query.Query, []query.Problem, error) {
	q, problems := in.Parse(text)
	if p := query.Failed(problems); p != nil {
		return nil, problems, fault.New(fault.Usage, p.Error(), p.Hint, nil)
	}
	return q, problems, nil
}

// UnknownIntegration returns the fault of a name that no integration has. configured
// holds the names in the settings, kept those that only the store has.
func UnknownIntegration(name string, configured, kept []string) error {
	var parts []string
	if len(configured) > 0 {
		parts = append(parts, "integrations in the settings: "+strings.Join(configured, ", "))
	}
	if len(kept) > 0 {
		parts = append(parts, "integrations in the store: "+strings.Join(kept, ", "))
	}
	if len(parts) == 0 {
		parts = []string{"the settings have no integrations; make one with: tocsin setup"}
	}
	return usage(strings.Join(parts, "; "), "there is no integration %s", name)
}

func usage(hint, format string, args ...any) error {
	return fault.New(fault.Usage, fmt.Sprintf(format, args...), hint, nil)
}

// Package verbs holds the questions and acts of tocsin, apart from any front end:
// search, get one record, count facets, report how feeds are doing, triage. Each
// verb takes and returns plain data and a fault, so that any front end can call
// it; the command line is one of them.
//
// It must not know of flags, streams, terminals or how an answer is printed, and
// it opens nothing: the store is the caller's. Begin with Search.
package verbs

import (
	"fmt"
	"strings"
	"time"

	"tocsin/graph/fault"
	"tocsin/store/query"
)

// Parse reads the text of a query. The problems are everything to be said about
// it, warnings too; the error is the first of them because of which the query
// can't run, as a fault of kind Usage.
func Parse(text string, now time.Time) (*query.Query, []query.Problem, error) {
	q, problems := query.Parse(text, now)
	if p := query.Failed(problems); p != nil {
		return nil, problems, fault.New(fault.Usage, p.Error(), p.Hint, nil)
	}
	return q, problems, nil
}

// UnknownIntegration is the fault of a name that no integration has. configured
// are the names that the settings hold.
func UnknownIntegration(name string, configured []string) error {
	hint := "the settings hold none"
	if len(configured) > 0 {
		hint = "the settings hold: " + strings.Join(configured, ", ")
	}
	return usage(hint, "there is no integration %s", name)
}

func usage(hint, format string, args ...any) error {
	return fault.New(fault.Usage, fmt.Sprintf(format, args...), hint, nil)
}

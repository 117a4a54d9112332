package sources

import (
	"context"
	"fmt"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/check"
	"tocsin/graph/collect"
	"tocsin/graph/fault"
	"tocsin/graph/normalize"
)

// list is a list of Graph. Its path, properties and page size come from Microsoft's
// reference; the services accept no larger pages.
type list struct {
	path    string     // below /v1.0/
	updated string     // the property to poll by
	created string     // the property that distinguishes items with the same update time
	top     int        // items per page
	prompt  bool       // see Source
	pace    graph.Pace // if the service limits the list by itself

	uncounted bool // the schema says SkipSupported=false
}

// of binds the list to the row of a source.
func (l list) of(name alert.SourceName) *Source {
	row := alert.SourceOf(name)
	of := func(apis graph.APIs) collect.OData {
		return collect.OData{Source: row, Client: apis.Of(row.Scope), Path: l.path, Updated: l.updated, Created: l.created, Top: l.top, Pace: l.pace, Uncounted: l.uncounted}
	}
	return &Source{
		Source: row,
		Prompt: l.prompt,
		List:   &List{Path: l.path, Updated: l.updated, Created: l.created, Pace: l.pace},
		Poller: func(apis graph.APIs) func(collect.PollerOptions) collect.Poller { return of(apis).Poller },
		Reader: func(apis graph.APIs) collect.Reader { return of(apis).Read },
		Read:   func(ctx context.Context, apis graph.APIs) check.Finding { return l.read(ctx, row, apis) },
	}
}

// read requests one item of the list.
func (l list) read(ctx context.Context, row *alert.Source, apis graph.APIs) check.Finding {
	for page, err := range apis.Of(row.Scope).List(ctx, graph.List{Path: l.path, Top: 1, Roles: row.Roles, Licence: row.Licence, Pace: l.pace}) {
		switch {
		case graph.Retired(row, page, err):
			return retired(row, err)
		case err != nil:
			return check.Finding{Err: err}
		case len(page.Warnings) > 0:
			return partial(page.Warnings)
		case len(page.Items) == 0:
			return check.Finding{Message: "answers; it holds nothing yet"}
		}
		break
	}
	return check.Finding{Message: "answers"}
}

// partial returns a warning that names the providers that did not answer.
func partial(warnings []string) check.Finding {
	return check.Finding{Warn: fault.New(fault.Service, "answers only in part: "+normalize.FailedProviders(warnings),
		"records of these providers are missing until they answer", nil)}
}

// retired returns a warning, not a failure: the collector continues without the source.
func retired(row *alert.Source, err error) check.Finding {
	state := "is gone"
	if err == nil {
		state = "answers, but holds nothing"
	}
	hint := fmt.Sprintf("remove %s from sources", row.Name)
	if row.Successor != "" {
		hint += fmt.Sprintf("; %s replaces it", row.Successor)
	}
	return check.Finding{Warn: fault.New(fault.Service, fmt.Sprintf("the %s list %s: Microsoft has retired it", row.Version, state), hint, err)}
}

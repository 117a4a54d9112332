package sources

import (
	"context"
	"slices"

	"tocsin/graph"
	"tocsin/graph/alert"
	"tocsin/graph/check"
	"tocsin/graph/collect"
	"tocsin/graph/fault"
	"tocsin/graph/normalize"
)

// office is the feed of audit records of the Office 365 Management API.
type office struct {
	types []string // the content types to read
}

// contentTypes returns the content types that hold alerts. Alerts of the portal (record
// type 40), of Defender for Office 365 (28, 41, 47), of investigations (64) and of Cloud
// Apps (98) come in Audit.General, matches of DLP rules (11, 13, 33, 63, 107) in DLP.All.
// Audit.AzureActiveDirectory, Audit.Exchange and Audit.SharePoint hold what people did:
// no record type of theirs is an alert, and they would cost most of the requests.
func contentTypes() []string { return []string{"Audit.General", "DLP.All"} }

// of binds the feed to the row of a source.
func (o office) of(name alert.SourceName) *Source {
	row := alert.SourceOf(name)
	kept := func(raw []byte) bool { return normalize.Kept(name, raw) }
	of := func(apis graph.APIs) collect.Content {
		return collect.Content{Source: row, Client: apis.Of(row.Scope), Types: o.types, Kept: kept}
	}
	return &Source{
		Source: row,
		Poller: func(apis graph.APIs) func(collect.PollerOptions) collect.Poller { return of(apis).Poller },
		Reader: func(apis graph.APIs) collect.Reader { return of(apis).Read },
		Read:   func(ctx context.Context, apis graph.APIs) check.Finding { return o.read(ctx, row, apis) },
	}
}

// read lists the subscriptions. It starts none: a collector does.
func (o office) read(ctx context.Context, row *alert.Source, apis graph.APIs) check.Finding {
	list, err := apis.Of(row.Scope).Subscriptions(ctx, row.Roles, nil)
	if err != nil {
		return check.Finding{Err: err}
	}
	var lacking []string
	for _, name := range o.types {
		if !slices.ContainsFunc(list, func(s graph.Subscription) bool { return s.Type == name && s.Enabled }) {
			lacking = append(lacking, name)
		}
	}
	switch len(lacking) {
	case 0:
		return check.Finding{Message: "answers"}
	case 1:
		return check.Finding{Message: "answers; a collector will start the subscription of " + lacking[0]}
	}
	return check.Finding{Message: "answers; a collector will start the subscriptions of " + fault.And(lacking)}
}

package cmd

import (
	"context"
	"fmt"
	"io"

	"tocsin/store/query"
)

// explained says how a query is understood. The names of its JSON members never change.
type explained struct {
	Query    string             `json:"query"` // the canonical form; "" if it doesn't run
	Times    []explainedTime    `json:"times"` // the relative times in it
	Problems []explainedProblem `json:"problems"`
}

// explainedProblem is an error, or a warning about a query that runs.
type explainedProblem struct {
	Line      int    `json:"line"`   // from 1
	Column    int    `json:"column"` // from 1, in code points
	Message   string `json:"message"`
	Hint      string `json:"hint,omitempty"`
	Extension bool   `json:"extension"` // runs here, and Taegis may refuse it
	Error     bool   `json:"error"`     // the query doesn't run
}

// explainedTime is a relative time of the query and the instant that it means now.
type explainedTime struct {
	Text string `json:"text"`
	Time string `json:"time"` // RFC 3339
}

// explain prints the canonical form and the warnings. It reads no store, unless
// --integration gives a name that the settings don't have.
func explain(ctx context.Context, a *app, call queryCall) error {
	in, err := a.scopeOf(ctx, call.text)
	if err != nil {
		return err
	}
	q, problems := in.Parse(call.text)
	if query.Failed(problems) != nil {
		if call.format == asJSON {
			if err := printJSON(a.env.Out, explainedOf("", nil, problems)); err != nil {
				return err
			}
		}
		_, err := parseQuery(a.env, in, call.text)
		return err
	}
	if err := checkIntegrations(ctx, a); err != nil {
		return err
	}
	canonical := query.Restrict(q, a.flags.integrations).String()
	if call.format == asJSON {
		return printJSON(a.env.Out, explainedOf(canonical, q.Instants(), problems))
	}
	out := cleanText(canonical) + "\n"
	for _, i := range q.Instants() {
		out += fmt.Sprintf("note: %s is %s\n", cleanText(i.Text), instantText(i))
	}
	for _, p := range problems {
		out += "warning: " + cleanText(query.Format(p, call.text)) + "\n"
	}
	_, err = io.WriteString(a.env.Out, out)
	return err
}

func explainedOf(canonical string, times []query.Instant, problems []query.Problem) explained {
	out := explained{Query: canonical, Times: []explainedTime{}, Problems: []explainedProblem{}}
	for _, i := range times {
		out.Times = append(out.Times, explainedTime{i.Text, i.Time.String()})
	}
	for _, p := range problems {
		out.Problems = append(out.Problems, explainedProblem{p.Line, p.Column, p.Message, p.Hint, p.Extension, !p.Warning})
	}
	return out
}

// instantText returns the instant that a relative time means, with the end of one that lasts.
func instantText(i query.Instant) string {
	if i.End == 0 {
		return i.Time.String()
	}
	return i.Time.String() + " to " + i.End.String()
}

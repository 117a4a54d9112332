package cmd

import (
	"context"
	"io"

	"tocsin/store/query"
)

// explained says how a query is understood. The names of its JSON members never change.
type explained struct {
	Query    string             `json:"query"` // the canonical form; "" if it doesn't run
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
			if err := printJSON(a.env.Out, explainedOf("", problems)); err != nil {
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
		return printJSON(a.env.Out, explainedOf(canonical, problems))
	}
	out := cleanText(canonical) + "\n"
	for _, p := range problems {
		out += "warning: " + cleanText(query.Format(p, call.text)) + "\n"
	}
	_, err = io.WriteString(a.env.Out, out)
	return err
}

func explainedOf(canonical string, problems []query.Problem) explained {
	out := explained{Query: canonical, Problems: []explainedProblem{}}
	for _, p := range problems {
		out.Problems = append(out.Problems, explainedProblem{p.Line, p.Column, p.Message, p.Hint, p.Extension, !p.Warning})
	}
	return out
}

// Package check is the one list of checks of an integration. The wizard walks it
// step by step and doctor prints it, in the same words.
//
// Each check answers one question (does the certificate fit its key, does the
// tenant exist, is the permission granted …) and fails with the fault that the
// package which knows the matter has made; it has words of its own only if no other
// package has any. How a source is checked comes with the target, from
// graph/sources. The package must not know who looks at the results. Begin with For.
package check

import (
	"context"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// State is how a check ended.
type State string

// The states. A check is skipped if one that it needs has failed.
const (
	Passed  State = "passed"
	Warned  State = "warned"
	Failed  State = "failed"
	Skipped State = "skipped"
)

// Result is the outcome of a check.
type Result struct {
	ID      string // stable: "certificate", "discovery", "source.alerts_v2" …
	Title   string // what was asked, in words
	State   State
	Message string           // one line: what was found, and the fault's sentence
	Fault   *fault.Fault     // of a failed or warned check, with the hint
	Offer   alert.SourceName // a source to add, since the application may read it; "" for none
}

// Check is one question.
type Check struct {
	ID    string
	Title string
	Needs []string // ids of checks that must not have failed
	Run   func(ctx context.Context) Finding
}

// Finding is the result of one check.
type Finding struct {
	Message string
	Warn    *fault.Fault     // it works, but not for long or not for all
	Err     error            // it does not work
	Offer   alert.SourceName // a source to add; "" for none
}

// Run runs the checks in their order and calls each with every result as it
// comes. It returns all results; Worst says what they come to.
func Run(ctx context.Context, checks []Check, each func(Result)) []Result {
	failed := map[string]bool{}
	results := make([]Result, 0, len(checks))
	for _, c := range checks {
		r := one(ctx, c, failed)
		failed[c.ID] = r.State == Failed || r.State == Skipped
		results = append(results, r)
		if each != nil {
			each(r)
		}
	}
	return results
}

func one(ctx context.Context, c Check, failed map[string]bool) Result {
	r := Result{ID: c.ID, Title: c.Title}
	for _, need := range c.Needs {
		if failed[need] {
			r.State, r.Message = Skipped, "not asked: an earlier check failed"
			return r
		}
	}
	found := c.Run(ctx)
	r.Offer = found.Offer
	switch {
	case found.Err != nil:
		r.State, r.Fault = Failed, fault.Of(found.Err)
		r.Message = r.Fault.Sentence
	case found.Warn != nil:
		r.State, r.Fault = Warned, found.Warn
		r.Message = found.Warn.Sentence
		if found.Message != "" {
			r.Message = found.Message + "; " + r.Message
		}
	default:
		r.State, r.Message = Passed, found.Message
	}
	return r
}

// Worst returns the fault of the first failed check, or nil if none failed. The
// first is the cause of those that follow, and gives the exit code.
func Worst(results []Result) *fault.Fault {
	for _, r := range results {
		if r.State == Failed {
			return r.Fault
		}
	}
	return nil
}

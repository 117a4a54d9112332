package triage

import (
	"context"
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/links"
	"tocsin/tui/command"
	"tocsin/tui/decide"
	"tocsin/tui/text"
)

// The command that closes the twin of the alert that was closed last: its help and its key.
const (
	TwinHelp = "close the twin of the last alert alike"
	TwinKey  = "W"
)

// TwinFound returns the other words that find the command.
func TwinFound() []string { return []string{"same", "repeat"} }

// mostTwinned is how many alerts that were closed at once are looked for twins of at most.
const mostTwinned = 500

// Twins offers, behind x or a verdict on alerts, the alerts of other sources that share an id with it:
// they are about the same event. A resolved one waits for no one. They are closed only if a person says so,
// by the command also, and the decision doesn't wait for that.
func Twins(search Search, now func() time.Time, also command.Spec) Members {
	return Members{
		Also: also, Short: twinWord, One: "the twin",
		Of: func(ctx context.Context, on []index.Row, d decide.Decision) (found []index.Row, more int, err error) {
			found, more, err = links.OfRows(ctx, search, on, mostTwinned, now())
			waits := func(r *index.Row) bool { return d.Changes(r) && !links.IsClosed(r) }
			return slices.DeleteFunc(found, func(r index.Row) bool { return !waits(&r) }), more, err
		},
		For: func(on []index.Row, d decide.Decision) bool {
			return d.Leaves && len(on) <= mostTwinned && slices.ContainsFunc(on, func(r index.Row) bool { return r.Shared != "" })
		},
		Named: twinsNamed,
	}
}

// twinsNamed names twins of alerts by their sources: "its twin in Risk detections".
func twinsNamed(on, members []index.Row) string {
	found := links.Links{Rows: members}
	var names []string
	for _, source := range found.Sources() {
		names = append(names, alert.SourceOf(source).Short)
	}
	return twinWord(on, members) + " in " + strings.Join(names, ", ")
}

// twinWord names twins of alerts in one or two words.
func twinWord(on, members []index.Row) string {
	switch {
	case len(on) > 1 && len(members) == 1:
		return "a twin"
	case len(on) > 1:
		return text.Plural(len(members), "twin")
	case len(members) > 1:
		return "its " + text.Plural(len(members), "twin")
	}
	return "its twin"
}

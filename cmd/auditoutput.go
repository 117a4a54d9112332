package cmd

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/audit"
	"tocsin/tui/text"
)

// auditFeed is a feed in the output of audit. The names of its JSON members never change.
type auditFeed struct {
	Integration string         `json:"integration"`
	Source      string         `json:"source"`
	From        time.Time      `json:"from"` // of the window
	To          time.Time      `json:"to"`
	IDs         int            `json:"ids"`      // that the service showed
	Complete    bool           `json:"complete"` // the whole window was compared
	Lacking     int            `json:"lacking"`  // missing and stale
	LastPoll    *time.Time     `json:"last_poll,omitempty"`
	Retired     bool           `json:"retired,omitempty"`
	Missing     []auditItem    `json:"missing"`
	Stale       []auditItem    `json:"stale"`
	Repaired    []auditItem    `json:"repaired"`
	NotPolled   []auditItem    `json:"not_polled"`  // changed after the last poll
	NotReached  []auditItem    `json:"not_reached"` // the first back-fill is on its way there
	Gone        []auditItem    `json:"gone"`        // the service no longer shows them
	Counts      map[string]int `json:"counts"`      // of each way to differ
	Error       string         `json:"error,omitempty"`
	Hint        string         `json:"hint,omitempty"`
}

// auditItem is an item on which the service and the store differ.
type auditItem struct {
	ID      string `json:"id"`
	Updated string `json:"updated_at"`
	Stored  string `json:"stored_updated_at,omitempty"`
}

func auditOutput(reports []audit.Report) []auditFeed {
	out := make([]auditFeed, len(reports))
	for i := range reports {
		r := &reports[i]
		f := auditFeed{
			Integration: r.Integration, Source: string(r.Source), From: r.From.Time(), To: r.To.Time(), IDs: r.Shown,
			Complete: r.Complete(), Lacking: r.Lacking(), Retired: r.Retired, Counts: map[string]int{},
			Missing: auditItems(r.Found[audit.Missing]), Stale: auditItems(r.Found[audit.Stale]), Repaired: auditItems(r.Repaired),
			NotPolled: auditItems(r.Found[audit.NotPolled]), NotReached: auditItems(r.Found[audit.NotReached]), Gone: auditItems(r.Found[audit.Gone]),
		}
		if !r.LastPoll.IsZero() {
			at := r.LastPoll.UTC()
			f.LastPoll = &at
		}
		for _, why := range audit.Ways() {
			f.Counts[strings.ReplaceAll(string(why), " ", "_")] = len(r.Found[why])
		}
		if r.Fault != nil {
			f.Error, f.Hint = r.Fault.Sentence, r.Fault.Hint
		}
		out[i] = f
	}
	return out
}

func auditItems(list []audit.Found) []auditItem {
	out := make([]auditItem, len(list))
	for i, f := range list {
		out[i] = auditItem{ID: f.ID, Updated: f.Updated.String(), Stored: f.Stored.String()}
	}
	return out
}

// auditTable prints a line for each feed and, below it, what differs; at the end, how far back the window that
// was given reaches.
func auditTable(w io.Writer, reports []audit.Report, window string) error {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "INTEGRATION\tSOURCE\tIDS\tMISSING\tSTALE\tREPAIRED\tRESULT")
	for i := range reports {
		r := &reports[i]
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", text.Clean(r.Integration), text.Clean(string(r.Source)), text.Number(r.Shown),
			text.Number(len(r.Found[audit.Missing])), text.Number(len(r.Found[audit.Stale])), text.Number(len(r.Repaired)), auditResult(r))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	lines := strings.SplitAfter(b.String(), "\n")
	out := lines[0]
	for i := range reports {
		out += lines[i+1] + auditDetails(&reports[i])
	}
	out += "It compared what changed in the last " + text.Clean(strings.TrimSpace(window)) + "; --window goes further back.\n"
	_, err := io.WriteString(w, out)
	return err
}

// auditResult says in a word or a sentence how an audit ended.
func auditResult(r *audit.Report) string {
	switch {
	case r.Fault != nil:
		return text.Clean("not complete: " + r.Fault.Sentence)
	case r.Retired:
		return "Retired: the service shows nothing any more"
	case r.Lacking() > 0:
		return "the store lacks some"
	}
	return "complete"
}

// auditShown is how many items of each way to differ the table shows.
const auditShown = 5

// auditDetails returns the lines below a feed.
func auditDetails(r *audit.Report) string {
	out := ""
	for _, why := range audit.Ways() {
		list := r.Found[why]
		if len(list) == 0 {
			continue
		}
		out += fieldIndent + fmt.Sprintf("%s %s: %s\n", text.Number(len(list)), why, auditWhy(why, r))
		if why != audit.Missing && why != audit.Stale && why != audit.Gone {
			continue
		}
		for _, f := range list[:min(len(list), auditShown)] {
			out += fieldIndent + fieldIndent + auditLineOf(why, f) + "\n"
		}
		if more := len(list) - auditShown; more > 0 {
			out += fieldIndent + fieldIndent + fmt.Sprintf("and %s more; --format json has all\n", text.Number(more))
		}
	}
	return out
}

func auditLineOf(why audit.Why, f audit.Found) string {
	line := text.Clean(f.ID) + "  updated " + auditTime(f.Updated)
	if why == audit.Stale && f.Stored != 0 {
		line += ", in the store as of " + auditTime(f.Stored)
	}
	return line
}

func auditTime(t alert.Time) string { return t.Time().Format("2006-01-02 15:04:05Z") }

// auditWhy says what a way to differ means.
func auditWhy(why audit.Why, r *audit.Report) string {
	switch why {
	case audit.Missing:
		return "the service shows them, the store lacks them"
	case audit.Stale:
		return "the store holds an older form"
	case audit.NotPolled:
		return "changed since the last poll, which ended at " + r.LastPoll.UTC().Format("2006-01-02 15:04:05Z")
	case audit.NotReached:
		return "the first back-fill is still on its way there"
	case audit.Earlier:
		return "older than the first back-fill goes (since in the settings)"
	case audit.Expired:
		return "older than the store keeps (keep in the settings)"
	case audit.Removed:
		return "the store had them until they expired"
	case audit.Gone:
		return "in the store, and the service no longer shows them"
	case audit.Unnamed:
		return "the service sends no id, so they can't be compared"
	}
	return ""
}

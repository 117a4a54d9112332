package integrations

import (
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/tui/feeds"
	"tocsin/tui/grid"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// row is a row of the list: an integration and the states of its feeds.
type row struct {
	Integration
	states []ingest.State
}

// The columns whose values also stand below the list.
const (
	columnTenant  = "TENANT"
	columnSources = "SOURCES"
)

// columns lists the columns from left to right, as some integrations need them.
func columns(of []Integration) []grid.Column[row] {
	sources := 0
	for i := range of {
		sources = max(sources, text.Width(sourcesOf(&of[i])))
	}
	plain := func(of func(*row) string) func(*row, time.Time) (string, theme.Role) {
		return func(r *row, _ time.Time) (string, theme.Role) { return text.Clean(of(r)), theme.Text }
	}
	return []grid.Column[row]{
		{Name: "INTEGRATION", Width: 16, Cell: plain(func(r *row) string { return r.Name })},
		{Name: columnTenant, Width: 36, Rank: 4, Cell: plain(func(r *row) string { return r.TenantID })},
		{Name: columnSources, Width: 25, Most: sources, Rank: 5, Cell: plain(func(r *row) string { return sourcesOf(&r.Integration) })},
		{Name: "STATE", Width: 20, Cell: stateCell},
		{Name: "LAST POLL", Width: 9, Right: true, Rank: 3, Cell: lastCell},
		{Name: "ALERTS", Width: 9, Right: true, Rank: 2, Cell: alertsCell},
		{Name: "CERT", Width: 9, Right: true, Rank: 1, Cell: certificateCell},
	}
}

// sourcesOf names the sources of an integration.
func sourcesOf(in *Integration) string { return strings.Join(in.Sources, ", ") }

// stateCell shows whether an integration is polled, or what is in the way.
func stateCell(r *row, now time.Time) (string, theme.Role) {
	if r.Paused {
		return "paused", theme.Muted
	}
	if len(r.states) == 0 {
		return "not polled yet", theme.Accent
	}
	worst := feeds.Gravest(r.states, now)
	switch word := worst.Health(now); {
	case (word == ingest.Healthy || word == ingest.CertificateExpires) && worst.Fault != nil:
		return "last try failed", theme.Warn
	case word == ingest.Healthy || word == ingest.CertificateExpires: // a column of its own tells of the certificate
		return "running", theme.Good
	default:
		return string(word), feeds.HealthRole(word)
	}
}

// lastCell shows the age of the last poll: of several feeds, that of the oldest.
func lastCell(r *row, now time.Time) (string, theme.Role) {
	var last time.Time
	for _, st := range r.states {
		if st.Retired {
			continue
		}
		if st.LastOK.IsZero() {
			return "never", theme.Muted
		}
		if last.IsZero() || st.LastOK.Before(last) {
			last = st.LastOK
		}
	}
	if last.IsZero() {
		return "never", theme.Muted
	}
	return feeds.Lag(last, now), theme.Text
}

func alertsCell(r *row, _ time.Time) (string, theme.Role) {
	if !r.Counted {
		return "…", theme.Muted
	}
	return text.Number(r.Alerts), theme.Text
}

// Days before its end at which a certificate is shown as ending.
const soon = 30

// certificateCell shows for how many days the certificate is valid.
func certificateCell(r *row, now time.Time) (string, theme.Role) {
	switch {
	case r.InPlace != "":
		return "none", theme.Muted
	case r.Ends.IsZero():
		return "unread", theme.Bad
	}
	days := alert.DaysUntil(r.Ends, now)
	words := alert.DaysShort(days)
	switch {
	case days < 0:
		return words, theme.Bad
	case days <= soon:
		return words, theme.Warn
	}
	return words, theme.Text
}

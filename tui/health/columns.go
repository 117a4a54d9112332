package health

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/tui/feeds"
	"tocsin/tui/grid"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// column is a column of the list of feeds.
type column = grid.Column[ingest.State]

// columns lists the columns from left to right.
func columns() []column {
	plain := func(of func(st *ingest.State) string) func(*ingest.State, time.Time) (string, theme.Role) {
		return func(st *ingest.State, _ time.Time) (string, theme.Role) { return of(st), theme.Text }
	}
	return []column{
		{Name: "TENANT", Width: 11, Cell: plain(func(st *ingest.State) string { return text.Clean(st.Integration) })},
		{Name: "SOURCE", Width: sourceWidth, Cell: plain(func(st *ingest.State) string { return feeds.SourceWord(st.Source, sourceWidth) })},
		{Name: "HEALTH", Width: 20, Cell: wordCell},
		{Name: "LAG", Width: 6, Right: true, Cell: lagCell},
		{Name: "NEXT", Width: 6, Right: true, Rank: 2, Cell: nextCell},
		figureColumn("requests", 8, 4),
		figureColumn("throttles", 9, 3),
		figureColumn("late", 4, 5),
		figureColumn("malformed", 9, 6),
		{Name: "CERT", Width: 8, Right: true, Rank: 1, Cell: certificateCell},
	}
}

// figureColumn is the column of a figure. A number that should be 0 and is
// not stands out.
func figureColumn(name string, width, rank int) column {
	figure := ingest.FigureOf(name)
	return column{
		Name: strings.ToUpper(figure.Title), Width: width, Right: true, Rank: rank,
		Cell: func(st *ingest.State, now time.Time) (string, theme.Role) {
			words, role := text.ShortNumber(int(figure.Read(st, now).Number)), theme.Text
			if figure.Note != nil {
				role = noteRole(figure, st, now)
			}
			return words, role
		},
	}
}

// noteRole is the role of a figure that can be as it should not be.
func noteRole(figure *ingest.Figure, st *ingest.State, now time.Time) theme.Role {
	if figure.Note(st, now) != "" {
		return theme.Warn
	}
	return theme.Muted
}

// sourceWidth is the width of the column of sources.
const sourceWidth = 15

// between is the distance of two figures.
const between = 2

// wordCell shows the health in a word, in the role of its gravity. A feed is healthy for minutes after
// its last good poll: a try that has failed since is told in its place.
func wordCell(st *ingest.State, now time.Time) (string, theme.Role) {
	word := st.Health(now)
	if word == ingest.Healthy && st.Failing() {
		return "Last try failed", theme.Warn
	}
	return string(word), feeds.HealthRole(word)
}

func lagCell(st *ingest.State, now time.Time) (string, theme.Role) {
	switch {
	case st.LastOK.IsZero():
		return "never", theme.Muted
	case st.Overdue(now):
		return feeds.Lag(st.LastOK, now), theme.Warn
	}
	return feeds.Lag(st.LastOK, now), theme.Text
}

func nextCell(st *ingest.State, now time.Time) (string, theme.Role) {
	switch {
	case st.Phase == ingest.Polling, st.Phase == ingest.Backfill:
		return "now", theme.Accent
	case !st.Next.After(now):
		return "", theme.Muted
	}
	return feeds.Countdown(st.Next, now), theme.Muted
}

// certificateCell shows for how many days the certificate is valid.
func certificateCell(st *ingest.State, now time.Time) (string, theme.Role) {
	if st.CertificateEnds.IsZero() {
		return "", theme.Muted
	}
	words := alert.DaysShort(alert.DaysUntil(st.CertificateEnds, now))
	switch st.Health(now) {
	case ingest.CertificateExpired:
		return words, theme.Bad
	case ingest.CertificateExpires:
		return words, theme.Warn
	}
	return words, theme.Text
}

// sorted returns states by integration and source.
func sorted(states []ingest.State) []ingest.State {
	return slices.SortedStableFunc(slices.Values(states), func(a, b ingest.State) int {
		return cmp.Or(cmp.Compare(a.Integration, b.Integration), cmp.Compare(a.Source, b.Source))
	})
}

// nameOf returns the name of a feed for people.
func nameOf(f ingest.Feed) string {
	return text.Clean(f.Integration) + ", " + feeds.SourceWord(f.Source, math.MaxInt)
}

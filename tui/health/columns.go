package health

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"tocsin/graph/ingest"
	"tocsin/tui/feeds"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// column is a column of the list of feeds.
type column struct {
	name  string
	width int  // of columns; it is at least as wide as its name
	right bool // numbers
	rank  int  // 0 is never dropped; the greatest is dropped first
	cell  func(st *ingest.State, now time.Time) (string, theme.Role)
}

// columns lists the columns from left to right.
func columns() []column {
	plain := func(of func(st *ingest.State) string) func(*ingest.State, time.Time) (string, theme.Role) {
		return func(st *ingest.State, _ time.Time) (string, theme.Role) { return of(st), theme.Text }
	}
	return []column{
		{name: "TENANT", width: 12, cell: plain(func(st *ingest.State) string { return text.Clean(st.Integration) })},
		{name: "SOURCE", width: sourceWidth, cell: plain(func(st *ingest.State) string { return feeds.SourceWord(st.Source, sourceWidth) })},
		{name: "HEALTH", width: 20, cell: wordCell},
		{name: "LAG", width: 5, right: true, cell: lagCell},
		{name: "NEXT", width: 6, right: true, rank: 2, cell: nextCell},
		figureColumn("requests", 8, 4),
		figureColumn("throttles", 9, 3),
		figureColumn("late", 4, 5),
		figureColumn("malformed", 9, 6),
		{name: "CERT", width: 8, right: true, rank: 1, cell: certificateCell},
	}
}

// figureColumn is the column of a figure. A number that should be 0 and is
// not stands out.
func figureColumn(name string, width, rank int) column {
	figure := ingest.FigureOf(name)
	return column{
		name: strings.ToUpper(figure.Title), width: width, right: true, rank: rank,
		cell: func(st *ingest.State, now time.Time) (string, theme.Role) {
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

// between is the distance of two columns.
const between = 2

// fit returns the columns that have room in w columns.
func fit(w int) []column {
	out := columns()
	for {
		need := -between
		worst := -1
		for i, c := range out {
			need += c.width + between
			if c.rank > 0 && (worst < 0 || c.rank > out[worst].rank) {
				worst = i
			}
		}
		if need <= w || worst < 0 {
			return out
		}
		out = slices.Delete(out, worst, worst+1)
	}
}

// wordCell shows the health in a word, in the role of its gravity.
func wordCell(st *ingest.State, now time.Time) (string, theme.Role) {
	word := st.Health(now)
	switch word {
	case ingest.Healthy:
		return string(word), theme.Good
	case ingest.Paused:
		return string(word), theme.Muted
	case ingest.Ready, ingest.Pending:
		return string(word), theme.Accent
	case ingest.Degraded, ingest.CertificateExpires, ingest.RetiredFeed, ingest.ServerError:
		return string(word), theme.Warn
	}
	return string(word), theme.Bad
}

func lagCell(st *ingest.State, now time.Time) (string, theme.Role) {
	switch {
	case st.LastOK.IsZero():
		return "never", theme.Muted
	case st.Overdue(now):
		return text.Age(st.LastOK, now), theme.Warn
	}
	return text.Age(st.LastOK, now), theme.Text
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
	days := int(st.CertificateEnds.Sub(now) / (24 * time.Hour))
	words := strconv.Itoa(days) + " days"
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

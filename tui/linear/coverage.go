package linear

import (
	"context"
	"fmt"
	"time"

	"tocsin/store/coverage"
	"tocsin/tui/text"
)

// Bounds of a comparison of the sources.
const (
	usualDays   = 7
	mostDays    = 3650
	shownTitles = 15 // of each side; tocsin coverage prints all
)

// tellCoverage tells what each source of alerts has that others lack.
func tellCoverage(s *session, ctx context.Context, argument string) {
	days, ok := usualDays, true
	if argument != "" {
		days, ok = number(argument)
	}
	if !ok || days < 1 || days > mostDays {
		s.out.say("%q is no number of days: type coverage 30", short(argument))
		return
	}
	report, err := coverage.Read(ctx, s.o.Store, coverage.Options{Window: time.Duration(days) * 24 * time.Hour, Now: s.o.Now(), Only: s.o.Only})
	if err != nil {
		complain(s, err)
		return
	}
	states, err := s.o.Store.States(ctx)
	if err != nil {
		complain(s, err)
		return
	}
	lines := []string{fmt.Sprintf("Alerts of the last %s: %s", text.Plural(days, "day"), report.Summary())}
	for _, f := range report.FillingOf(states, s.o.Only) {
		lines = append(lines, f.Says())
	}
	for _, end := range coverage.RetiredOf(states, s.o.Only) {
		lines = append(lines, end.Says())
	}
	for _, gap := range report.Gaps() {
		lines = append(lines, gap.Says())
	}
	for i := range report.Sides {
		lines = append(lines, sideLines(&report.Sides[i])...)
	}
	s.answer.tell(lines)
}

// sideLines tells one comparison: the titles of which not every alert is linked, with an example.
func sideLines(side *coverage.Side) []string {
	lines := []string{side.Says()}
	groups := side.Unshared()
	for i := range groups[:min(len(groups), shownTitles)] {
		g := &groups[i]
		line := fmt.Sprintf("%d not linked, %d linked: %s, %s", g.Unlinked(), g.Linked, clean(g.Product), oneLine(g.Title))
		if len(g.Examples) > 0 {
			line += ", example " + clean(g.Examples[0].ID)
		}
		lines = append(lines, line)
	}
	if more := max(len(groups)-shownTitles, 0) + side.MoreUnshared(); more > 0 {
		lines = append(lines, "And "+text.Plural(more, "title")+" more: tocsin coverage prints them.")
	}
	return lines
}

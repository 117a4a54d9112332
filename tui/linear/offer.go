package linear

import (
	"context"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/links"
	"tocsin/tui/decide"
	"tocsin/tui/text"
)

// offer holds the twins of the alert that was closed last, which are open still. Any other word than the one
// which takes it ends it.
type offer struct {
	twins    []index.Row
	decision decide.Decision
}

// twinWord is the word that takes the offer.
const twinWord = "twin"

// offerTwins offers, behind the closing of one alert, to close those of other sources alike that are about
// the same event.
func offerTwins(s *session, ctx context.Context, of *index.Row, d decide.Decision) {
	linked, err := links.OfRow(ctx, s.o.Store, of, s.o.Now())
	if err != nil || linked.Total > len(linked.Rows) {
		return
	}
	for _, row := range linked.Rows {
		if !links.IsClosed(&row) && d.Changes(&row) { // a resolved one waits for no one
			s.offer.twins = append(s.offer.twins, row)
		}
	}
	if len(s.offer.twins) == 0 {
		return
	}
	s.offer.decision = d
	its, are := "Its twin from ", " is open still: type "+twinWord+" to close it alike."
	if n := len(s.offer.twins); n > 1 {
		its, are = "Its "+text.Plural(n, "twin")+" from ", " are open still: type "+twinWord+" to close them alike."
	}
	s.out.say("%s", its+sourcesOf(s.offer.twins)+are)
}

// sourcesOf names the sources of records.
func sourcesOf(of []index.Row) string {
	var names []string
	for _, name := range (&links.Links{Rows: of}).Sources() {
		names = append(names, clean(sourceWord(name)))
	}
	return strings.Join(names, ", ")
}

// closeTwins makes the decision about the twins that were offered. In what is worked they are done with too.
func closeTwins(s *session, ctx context.Context) {
	is := s.offer
	if len(is.twins) == 0 {
		s.out.say("Nothing is offered: close an alert with a twin first.")
		return
	}
	how := "resolved"
	is.twins = slices.DeleteFunc(s.reader.fresh(ctx, is.twins), func(r index.Row) bool {
		if r.Triage == alert.TriageDone {
			how = "closed by another person"
		}
		return links.IsClosed(&r)
	})
	if len(is.twins) == 0 { // it stays as it was closed
		s.out.say("It was %s meanwhile. Nothing was marked.", how)
		return
	}
	work, opened := &s.here.work, s.here.opened
	takeAside(s, ctx, is.twins, alone, is.decision)
	for i := range is.twins {
		key := is.twins[i].Key
		if _, own := s.reader.closed(ctx, &is.twins[i], s.o.User, is.decision); own && work.place(key) >= 0 {
			work.done[key], work.twins[key] = true, true
			delete(work.elsewhere, key)
		}
	}
	s.offer = offer{}
	if opened != nil && work.twins[opened.row.Key] {
		workOn(s, ctx, 1)
	}
}

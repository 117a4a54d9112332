package detail

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/links"
	"tocsin/store/memory"
	"tocsin/store/query"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// mostRelated is how many alerts of an entity are listed, the newest ones.
const mostRelated = 200

// related is the entity whose alerts the page Related lists.
type related struct {
	of    Pivot // its typed condition; an empty one if none is chosen
	from  int   // the page that it was chosen on
	left  view  // of the entities, as it was left for it
	found fetch[kin]
	as    int  // which decisions of the pane it was asked behind
	lists bool // the owner of the pane answers a Listing
}

// kin holds the store's prevalence and alerts of an entity.
type kin struct {
	prevalence memory.Prevalence
	rows       []index.Row
	total      int
	twins      map[alert.Key][]alert.Key // of rows, by their keys: those about the same event
}

// relate shows the alerts of an entity.
func relate(p *Pane, of Pivot) tea.Cmd {
	r := &p.beside.related
	if r.of.Field == "" {
		r.left = p.views[relatedPage]
	}
	r.of, r.from = of, p.chosen
	r.found.clear()
	p.chosen = relatedPage
	p.views[relatedPage] = view{scroller: scroller{height: 1}}
	p.manner.version++
	return askKin(p)
}

// relateAgain asks for the alerts of the entity again if one was closed since.
func relateAgain(p *Pane) tea.Cmd {
	if r := &p.beside.related; r.of.Field == "" || r.as == p.beside.decided {
		return nil
	}
	return askKin(p)
}

// askKin asks for the alerts of the chosen entity.
func askKin(p *Pane) tea.Cmd {
	r := &p.beside.related
	r.as = p.beside.decided
	return r.found.ask(p, kinOf(p, r.of))
}

// kinOf returns the function that asks the store for an entity.
func kinOf(p *Pane, of Pivot) func(ctx context.Context) (kin, error) {
	from, now, only := p.store, p.now, p.beside.only
	return func(ctx context.Context) (out kin, err error) {
		out.prevalence, err = memory.New(from, now, only).Prevalence(ctx, entityOf(of), of.Value)
		if err != nil {
			return out, err
		}
		q, problems := query.Parse(condition(of), now())
		if bad := query.Failed(problems); bad != nil {
			return out, nil // the query language can't ask for it, so nothing is related
		}
		found, err := from.Search(ctx, index.Request{Query: query.Restrict(q, only), Rows: mostRelated})
		out.rows, out.total, out.twins = found.Rows, found.Total, links.Twins(found.Rows)
		return out, err
	}
}

// relating reports whether the alerts of an entity are in sight.
func relating(p *Pane) bool { return p.chosen == relatedPage && p.beside.related.of.Field != "" }

// unrelate goes back to the page where the entity was chosen, and reports whether one was.
func unrelate(p *Pane) bool {
	if !relating(p) {
		return false
	}
	r := &p.beside.related
	if r.found.known {
		p.beside.common.learn(r.of, r.found.value.prevalence)
	}
	p.chosen, p.views[relatedPage] = r.from, r.left
	r.of = Pivot{}
	r.found.clear()
	p.manner.version++
	return true
}

// writeRelated writes how common an entity is, and its alerts; without one, the entities
// to choose from.
func writeRelated(b *writer, s scene) {
	r := s.related
	if r.of.Field == "" {
		writeEntities(b, s)
		return
	}
	b.paragraph(theme.Title, r.of.Title)
	switch {
	case r.found.err != nil:
		b.tells(theme.Bad, b.th.Glyphs.Fail+" "+text.Reveal(r.found.err.Error()))
		return
	case !r.found.known:
		b.tells(theme.Muted, "Loading "+text.Ellipsis)
		return
	}
	b.soft(0, nil, theme.Segment{Text: commonWords(entityOf(r.of), &r.found.value.prevalence, s.now), Role: theme.Text})
	if listed, total := len(r.found.value.rows), r.found.value.total; total > listed {
		b.tells(theme.Muted, cutWords(listed, total, s.related.lists))
	}
	b.blank()
	for i := range r.found.value.rows {
		writeKin(b, s, &r.found.value.rows[i])
	}
}

// cutWords says that not all alerts of an entity are on the page, and what lists them.
func cutWords(listed, total int, lists bool) string {
	words := "The newest " + text.Number(listed) + " of " + text.Number(total) + "."
	if lists {
		words += " = lists all of them"
	}
	return words
}

// Listing asks the owner of the list for all records of an entity, whatever the list was
// filtered by.
type Listing struct {
	Pane  *Pane // whose owner is asked: every screen receives every message
	Query string
	Title string // of the entity, as it was sent: clean it before drawing
}

// Lists says that the owner of the pane answers a Listing.
func (b *beside) Lists() { b.related.lists = true }

// listing returns what asks for all alerts of the entity that the page Related shows, or of the incident whose
// alerts are in sight; nil if there are none.
func listing(p *Pane) *Listing {
	if onMembers(p) {
		return memberListing(p)
	}
	of := p.beside.related.of
	if !relating(p) || !p.beside.related.lists {
		return nil
	}
	return &Listing{Pane: p, Query: condition(of), Title: of.Title}
}

// entityOf returns the type of the entity that a pivot asks for.
func entityOf(of Pivot) alert.EntityType { return alert.EntityType(strings.TrimPrefix(of.Field, "@")) }

// condition returns the query for what a pivot asks for.
func condition(of Pivot) string { return of.Field + " = " + query.Quote(of.Value) }

// Widths of the columns of an alert in the page Related.
const (
	ageWidth      = 4
	severityWidth = 3
	productWidth  = 12
	markWidth     = 2
)

// twinWord says before the title of an alert in which source it is, if another one in the list is the
// same event elsewhere.
func (k *kin) twinWord(r *index.Row, sign string) string {
	elsewhere := func(other alert.Key) bool { return other.Source != r.Key.Source }
	if !slices.ContainsFunc(k.twins[r.Key], elsewhere) {
		return ""
	}
	return alert.SourceOf(r.Key.Source.Known()).Word + " " + sign + " "
}

// writeKin writes an alert of the entity: age, severity, product, a sign if it is closed here or in the
// portal, title.
func writeKin(b *writer, s scene, r *index.Row) {
	age := text.Spaces(ageWidth)
	if r.Created != 0 {
		age = text.FitRight(text.Age(r.Created.Time(), s.now), ageWidth)
	}
	product := r.Provider.Short()
	if r.Provider == alert.Other && r.Product != "" {
		product = r.Product
	}
	title := theme.Segment{Text: s.related.found.value.twinWord(r, b.th.Glyphs.Crumb) + oneLine(r.Heading()), Role: theme.Text}
	mark := theme.Segment{Text: text.Spaces(markWidth)}
	if r.Triage == alert.TriageDone || r.Status == alert.Resolved { // as memory.Prevalence has those that aren't open
		mark, title.Role = theme.Segment{Text: text.Fit(b.th.Glyphs.OK, markWidth), Role: theme.Good}, theme.Muted
	}
	if r.Key == s.record.Key {
		title.Text = "(this alert) " + title.Text
		title.Role = theme.Muted
	}
	lead := line{
		{Text: age + " ", Role: theme.Muted},
		{Text: text.Fit(b.th.Glyphs.Severity(r.Severity), severityWidth) + " ", Role: theme.Severity(r.Severity)},
		{Text: text.Fit(text.Clean(product), productWidth) + " ", Role: theme.Name},
		mark,
	}
	of := s.related.of
	b.row(stop{id: "kin." + r.Key.Integration + " " + string(r.Key.Source) + " " + r.Key.ID, visits: &Visit{Key: r.Key, Title: r.Title, Triage: r.Triage}, asks: func() Pivot { return of }}, func() {
		title.Text = text.Shorten(title.Text, max(b.room()-theme.Width(lead...), 1))
		b.add(append(lead, title)...)
	})
}

// writeEntities writes the record's entities to choose from, and how common each is.
func writeEntities(b *writer, s scene) {
	all := s.common.order(distinct(s.pivots.entities, s.pivots.malicious))
	if len(all) == 0 {
		b.tells(theme.Muted, "The record names no entity that others could share.")
		return
	}
	b.tells(theme.Muted, "Enter on an entity shows its alerts across all products.")
	b.blank()
	list := entries(all[:min(len(all), mostRelated)], s.pivots.names, s.common.counted(all))
	told := false
	for i := range list {
		if more := len(all) - mostCounted; more > 0 && list[i].place >= mostCounted && !told {
			told = true
			b.blank()
			b.tells(theme.Muted, "Not counted, since they are too many: the "+text.Number(more)+" below.")
		}
		writeEntry(b, s, &list[i])
	}
	writeSpellings(b, s)
}

// widestEntity is the width of the column of words before entities; several words may be longer, and stand
// above their entity.
const widestEntity = severityWidth + ageWidth + 3

// writeEntry writes a thing to choose, and how common it is.
func writeEntry(b *writer, s scene, e *entry) {
	is := stop{id: entityID(&e.Entity), asks: func() Pivot { return s.pivots.asks(&e.Entity) }}
	for i := range e.same {
		is.also = append(is.also, entityID(&e.same[i]))
	}
	words := text.Reveal(e.word(s.pivots.ids))
	if len(e.same) == 0 {
		words = text.Shorten(words, widestEntity)
	}
	above := text.Width(words) > widestEntity // on a line of its own, so that the values have one edge
	word := text.Fit(words, widestEntity)
	if above {
		word = text.Spaces(widestEntity)
	}
	b.row(is, func() {
		if above {
			b.soft(nest, nil, theme.Segment{Text: words, Role: theme.Name})
		}
		b.soft(nest, nil, theme.Segment{Text: word + " ", Role: theme.Name}, theme.Segment{Text: oneLine(e.Value), Role: theme.Value}, theme.Segment{Text: e.whose(s.pivots.names), Role: theme.Muted})
		writeCommon(b, s, e.place, &e.Entity)
	})
}

// entityID returns the id of the row of an entity.
func entityID(e *alert.Entity) string { return "entity." + string(e.Type) + " " + e.Value }

package detail

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
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
	found fetch[kin]
}

// kin holds the store's prevalence and alerts of an entity.
type kin struct {
	prevalence memory.Prevalence
	rows       []index.Row
	total      int
}

// relate shows the alerts of an entity.
func (p *Pane) relate(of Pivot) tea.Cmd {
	p.related.of, p.related.from = of, p.chosen
	p.related.found.clear()
	p.chosen = relatedPage
	p.views[relatedPage] = view{scroller: scroller{height: 1}}
	p.manner.version++
	return p.related.found.ask(p, p.kinOf(of))
}

// kinOf returns the function that asks the store for an entity.
func (p *Pane) kinOf(of Pivot) func(ctx context.Context) (kin, error) {
	from, now, only := p.store, p.now, p.only
	return func(ctx context.Context) (out kin, err error) {
		out.prevalence, err = memory.New(from, now, only).Prevalence(ctx, alert.EntityType(strings.TrimPrefix(of.Field, "@")), of.Value)
		if err != nil {
			return out, err
		}
		q, problems := query.Parse(of.Field+" = "+query.Quote(of.Value), now())
		if bad := query.Failed(problems); bad != nil {
			return out, nil // the query language can't ask for it, so nothing is related
		}
		found, err := from.Search(ctx, index.Request{Query: query.Restrict(q, only), Rows: mostRelated})
		out.rows, out.total = found.Rows, found.Total
		return out, err
	}
}

// unrelate goes back to the page where the entity was chosen, and reports whether one was.
func (p *Pane) unrelate() bool {
	if p.chosen != relatedPage || p.related.of.Field == "" {
		return false
	}
	p.chosen = p.related.from
	p.related.of = Pivot{}
	p.related.found.clear()
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
		b.paragraph(theme.Bad, b.th.Glyphs.Fail+" "+text.Reveal(r.found.err.Error()))
		return
	case !r.found.known:
		b.paragraph(theme.Muted, "Loading "+text.Ellipsis)
		return
	}
	b.paragraph(theme.Text, commonWords(&r.found.value.prevalence, s))
	b.blank()
	for i := range r.found.value.rows {
		writeKin(b, s, &r.found.value.rows[i])
	}
	if more := r.found.value.total - len(r.found.value.rows); more > 0 {
		b.paragraph(theme.Muted, "+"+text.Number(more)+" more: = lists them all")
	}
}

// commonWords tells how common an entity is: "3 hosts, 11 alerts, first seen 21 d ago, 4 high".
func commonWords(p *memory.Prevalence, s scene) string {
	var parts []string
	add := func(n int, words string) {
		if n > 0 {
			parts = append(parts, words)
		}
	}
	add(p.Hosts, text.Plural(p.Hosts, "host"))
	add(p.Users, text.Plural(p.Users, "user"))
	parts = append(parts, text.Plural(p.Alerts, "alert"))
	if p.First != 0 {
		parts = append(parts, "first seen "+text.Ago(p.First.Time(), s.now))
	}
	add(p.High, text.Number(p.High)+" high")
	add(p.Open, text.Number(p.Open)+" not done")
	return strings.Join(parts, ", ")
}

// Widths of the columns of an alert in the page Related.
const (
	ageWidth      = 4
	severityWidth = 3
	productWidth  = 12
)

// writeKin writes an alert: age, severity, product, title.
func writeKin(b *writer, s scene, r *index.Row) {
	age := text.Spaces(ageWidth)
	if r.Created != 0 {
		age = text.FitRight(text.Age(r.Created.Time(), s.now), ageWidth)
	}
	product := r.Provider.Short()
	if r.Provider == alert.Other && r.Product != "" {
		product = r.Product
	}
	title := theme.Segment{Text: oneLine(r.Heading()), Role: theme.Text}
	if r.Triage == alert.TriageDone {
		title.Role = theme.Muted
	}
	if r.Key == s.record.Key {
		title.Text += "  (this alert)"
		title.Role = theme.Muted
	}
	lead := line{
		{Text: age + " ", Role: theme.Muted},
		{Text: text.Fit(b.th.Glyphs.Severity(r.Severity), severityWidth) + " ", Role: theme.Severity(r.Severity)},
		{Text: text.Fit(text.Clean(product), productWidth) + " ", Role: theme.Name},
	}
	of := s.related.of
	b.row(stop{id: "kin." + r.Key.Integration + " " + string(r.Key.Source) + " " + r.Key.ID, visits: &Visit{Key: r.Key, Title: r.Title, Triage: r.Triage}, asks: func() Pivot { return of }}, func() {
		title.Text = text.Shorten(title.Text, max(b.room()-theme.Width(lead...), 1))
		b.add(append(lead, title)...)
	})
}

// writeEntities writes the record's entities to choose from.
func writeEntities(b *writer, s scene) {
	all := s.pivots.entities
	if len(all) == 0 {
		b.paragraph(theme.Muted, "The record names no entity that others could share.")
		return
	}
	b.paragraph(theme.Muted, "Enter on an entity shows its alerts across all products.")
	b.blank()
	for i := range all[:min(len(all), mostRelated)] {
		e := &all[i]
		b.row(stop{id: "entity." + string(e.Type) + " " + e.Value, asks: func() Pivot { return asks(e) }}, func() {
			b.soft(nest, nil, theme.Segment{Text: text.Fit(text.Reveal(string(e.Type)), severityWidth+ageWidth+3) + " ", Role: theme.Name}, theme.Segment{Text: oneLine(e.Value), Role: theme.Value})
		})
	}
}

// Place is a place in a pane that can be returned to.
type Place struct {
	key     alert.Key
	shown   *content
	chosen  int
	views   []view
	folds   folds
	of      Pivot
	from    int
	related kin
}

// Place returns where the pane is.
func (p *Pane) Place() Place {
	return Place{p.asked.key, p.shown, p.chosen, append([]view(nil), p.views...), p.folds, p.related.of, p.related.from, p.related.found.value}
}

// Return shows a record as it was left.
func (p *Pane) Return(to Place) tea.Cmd {
	p.forget()
	p.shown, p.chosen, p.views, p.folds = to.shown, to.chosen, to.views, to.folds
	p.related.of, p.related.from = to.of, to.from
	p.related.found.value, p.related.found.known = to.related, to.of.Field != ""
	return p.Show(to.key)
}

package detail

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/memory"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// mostCounted is of how many entities the page Related tells how common they are, the first ones:
// each is some questions to the store.
const mostCounted = 40

// commonness is how common the record's entities are, of which one after the other is asked for
// while the page Related lists them.
type commonness struct {
	figures
	next fetch[counted]
}

// figures are those of a record's entities, and the entities to ask for.
type figures struct {
	known map[string]memory.Prevalence // by entityName
	left  []alert.Entity               // to be asked for
	as    int                          // which decisions of the pane they were asked behind
	at    time.Time                    // when the first was asked for; zero if none was
	all   int                          // how many alerts the store has; 0 if it isn't known
	of    *content                     // whose entities were asked for
	whole bool                         // all were known once: what comes later stands behind them until it is
	away  bool                         // the entities weren't in sight since the last question
}

// counted is how common one entity is.
type counted struct {
	name       string
	prevalence memory.Prevalence
	all        int
}

// clear forgets all of them.
func (c *commonness) clear() {
	c.next.clear()
	c.figures = figures{}
}

// figuresEvery is how often at most the figures of a record that grows are asked for again.
const figuresEvery = 15 * time.Second

// due has all entities asked for, or asked for again since an alert was closed or time has passed: less of it
// if the record has changed, as an incident that grows, or the entities come into sight again. What is known
// stays until then. Those that have come to a record are asked for at once.
func (c *commonness) due(p *Pane) {
	passed := p.now().Sub(c.at)
	again := c.at.IsZero() || c.as != p.beside.decided || passed >= pastEvery
	again = again || passed >= figuresEvery && len(c.left) == 0 && (c.away || c.of != p.shown)
	if c.away = false; !again && c.of == p.shown {
		return
	}
	all := distinct(p.shown.pivots.entities, p.shown.pivots.malicious)
	c.of, all = p.shown, all[:min(len(all), mostCounted)]
	c.keep(all)
	if again {
		c.left, c.as, c.at, c.next.err = all, p.beside.decided, p.now(), nil
		return
	}
	left := map[string]bool{}
	for _, e := range c.left {
		left[entityName(e)] = true
	}
	c.left = slices.DeleteFunc(all, func(e alert.Entity) bool {
		_, known := c.known[entityName(e)]
		return known && !left[entityName(e)]
	})
}

// keep forgets what is known of entities that aren't counted any more, since a record that grows has more telling
// ones: it would grow old.
func (c *commonness) keep(counted []alert.Entity) {
	names := map[string]bool{}
	for _, e := range counted {
		names[entityName(e)] = true
	}
	maps.DeleteFunc(c.known, func(name string, _ memory.Prevalence) bool { return !names[name] })
}

// countOn asks how common the next entity is if the page Related lists them. If the store doesn't
// answer, the others aren't asked for.
func countOn(p *Pane) tea.Cmd {
	c := &p.beside.common
	if c.next.known {
		if c.known == nil {
			c.known = map[string]memory.Prevalence{}
		}
		c.known[c.next.value.name], c.next.known = c.next.value.prevalence, false
		c.all = c.next.value.all
		c.whole = c.whole || len(c.left) == 0
	}
	if p.chosen != relatedPage || p.beside.related.of.Field != "" {
		c.away = true
		return nil
	}
	if !p.asked.wanted || !p.asked.has(p.shown) || c.next.cancel != nil {
		return nil
	}
	if c.due(p); c.next.err != nil || len(c.left) == 0 {
		return nil
	}
	e := c.left[0]
	c.left = c.left[1:]
	store, all, first := memory.New(p.store, p.now, p.beside.only), c.all, len(c.known) == 0
	return c.next.ask(p, func(ctx context.Context) (out counted, err error) {
		if out.name, out.all = entityName(e), all; first {
			if out.all, err = store.Alerts(ctx); err != nil {
				return out, err
			}
		}
		out.prevalence, err = store.Prevalence(ctx, e.Type, e.Value)
		return out, err
	})
}

// learn replaces the figures of a listed entity by those that the page of its alerts had, which are newer.
func (c *commonness) learn(of Pivot, is memory.Prevalence) {
	name := entityName(alert.Entity{Type: entityOf(of), Value: of.Value})
	if _, listed := c.known[name]; listed {
		c.known[name] = is
	}
}

// order returns entities in the order in which they are worth a look, once it is known how common
// they are: the rarest first of those that lead to other alerts, then those of this alert alone, and
// last those of most alerts, such as the tenant's own domain. Those that are not counted, or not yet, are last
// of all.
func (c *commonness) order(all []alert.Entity) []alert.Entity {
	if c.counted(all) == nil {
		return all
	}
	counted := all[:min(len(all), mostCounted)]
	slices.SortStableFunc(counted, func(a, b alert.Entity) int {
		x, is := c.known[entityName(a)]
		y, other := c.known[entityName(b)]
		switch {
		case is && other:
			return x.Compare(&y, c.all)
		case is:
			return -1
		case other:
			return 1
		}
		return 0
	})
	return all
}

// counted returns how common the first entities are, as many as are counted; nil until all are known for
// the first time.
func (c *commonness) counted(all []alert.Entity) map[string]memory.Prevalence {
	if c.whole {
		return c.known
	}
	for _, e := range all[:min(len(all), mostCounted)] {
		if _, known := c.known[entityName(e)]; !known {
			return nil
		}
	}
	return c.known
}

// writeCommon writes how common the nth of the listed entities is.
func writeCommon(b *writer, s scene, n int, e *alert.Entity) {
	is, known := s.common.known[entityName(*e)]
	words := "Loading " + text.Ellipsis
	switch {
	case known:
		words = commonWords(e.Type, &is, s.now)
	case n >= mostCounted:
		return
	case s.common.next.err != nil:
		words = "not known: the store didn't answer"
	}
	b.indented(nest, func() { b.soft(0, nil, theme.Segment{Text: words, Role: theme.Muted}) })
}

// commonWords is CommonWords in which no number stands apart from its word.
func commonWords(t alert.EntityType, p *memory.Prevalence, now time.Time) string {
	parts := commonParts(t, p, now)
	for i := range parts {
		parts[i] = strings.ReplaceAll(parts[i], " ", unbroken)
	}
	return strings.Join(parts, ", ")
}

// CommonWords tells how common an entity of a type is: "3 hosts, 11 alerts, first seen 21 d ago, 4
// high". A host isn't counted among its hosts: "with 1 other host".
func CommonWords(t alert.EntityType, p *memory.Prevalence, now time.Time) string {
	return strings.Join(commonParts(t, p, now), ", ")
}

func commonParts(t alert.EntityType, p *memory.Prevalence, now time.Time) (parts []string) {
	add := func(n, from int, words string) {
		if n >= from {
			parts = append(parts, words)
		}
	}
	with := func(of alert.EntityType, n int) {
		if t == of {
			add(n, 2, "with "+text.Plural(n-1, "other "+string(of)))
			return
		}
		add(n, 1, text.Plural(n, string(of)))
	}
	with(alert.Host, p.Hosts)
	with(alert.User, p.Users)
	add(p.Alerts, 0, text.Plural(p.Alerts, "alert"))
	if p.First != 0 {
		add(p.Alerts, 0, "first seen "+text.Ago(p.First.Time(), now))
	}
	add(p.High, 1, text.Number(p.High)+" high")
	add(p.Open, 1, text.Number(p.Open)+" not done")
	return parts
}

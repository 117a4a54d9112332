package detail

import (
	"slices"

	"tocsin/graph/alert"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// most is how many entities of a type the summary lists; the evidence has all.
const most = 4

// things returns the entities of the record, each thing once, grouped by type in reading
// order. Of an incident they are the union of its alerts' entities.
func (c *content) things() []fact {
	byType, byWord, nowhere := map[alert.EntityType][]alert.Entity{}, map[string][]alert.Entity{}, []alert.Entity(nil)
	var ids []string // words of ids, as they come
	told := map[string]bool{}
	for _, e := range c.entities() {
		name := entityName(e)
		was := told[name]
		told[name] = true
		switch {
		case was:
			// the same in another case, of another alert
		case e.Of != 0, c.thing(e) != name:
			// another spelling of a thing which is listed: see spellings
		case !e.Counted() && c.isIncident():
			// an address of every host
		case !e.Counted():
			nowhere = append(nowhere, e)
		case e.Type == alert.UUID && e.WordIn(c.pivots.ids) != string(e.Type):
			word := e.WordIn(c.pivots.ids)
			if byWord[word] == nil {
				ids = append(ids, word)
			}
			byWord[word] = append(byWord[word], e)
		default:
			byType[e.Type] = append(byType[e.Type], e)
		}
	}
	var facts []fact
	shares := c.shares()
	for _, t := range alert.EntityTypes() {
		if all := byShares(byType[t], shares); len(all) > 0 {
			facts = append(facts, entityFact(plural(t, len(all)), all, shares))
		}
	}
	slices.SortStableFunc(ids, func(a, b string) int { return idPlace(a) - idPlace(b) })
	for _, word := range ids {
		if all := byWord[word]; len(all) == 1 {
			facts = append(facts, entityFact(word, all, shares))
		} else if len(all) > 1 {
			facts = append(facts, entityFact(word+"s", all, shares))
		}
	}
	if len(nowhere) > 0 { // addresses of no machine in particular tell least, and no one is to block them
		facts = append(facts, entityFact("local "+plural(alert.IP, len(nowhere)), nowhere, shares))
	}
	return facts
}

// idPlace returns the place of the ids that are called so among others: those of persons and devices
// first, what no one asks for last.
func idPlace(word string) int {
	const others = 3
	switch word {
	case alert.SID:
		return others + 1
	case alert.OtherID:
		return others + 2
	}
	if at := slices.Index([]string{alert.UserID, alert.DeviceID}, word); at >= 0 {
		return at
	}
	return others
}

// spellingsID is the id of the row behind which the other spellings are.
const spellingsID = "spellings"

// spellings returns the entities that are other spellings of things, each with the thing.
func (c *content) spellings() []fact {
	all := c.entities()
	var facts []fact
	for i := range all {
		e := &all[i]
		if e.Of <= 0 || e.Of > len(all) {
			continue
		}
		name := e.WordIn(c.pivots.ids)
		if name == string(e.Type) {
			name = plural(e.Type, 1)
		}
		f := exact(name, e.Value)
		f.value = append(f.value, line{{Text: "is " + oneLine(all[e.Of-1].Value), Role: theme.Muted}})
		f.is = &stop{id: spellingsID + "." + string(e.Type) + " " + e.Value, under: spellingsID, asks: func() Pivot { return c.pivots.asks(e) }}
		facts = append(facts, f)
	}
	return facts
}

// writeSpellings writes a row that says how many other spellings the record's things have;
// if it is unfolded, all of them.
func writeSpellings(b *writer, s scene) {
	facts := s.spellings()
	if len(facts) == 0 {
		return
	}
	sign := b.th.Glyphs.Folded
	if s.folds.unfolded(spellingsID) {
		sign = b.th.Glyphs.Unfolded
	}
	b.row(stop{id: spellingsID, fold: true}, func() {
		b.add(theme.Segment{Text: sign + " ", Role: theme.Muted}, theme.Segment{Text: text.Plural(len(facts), "other spelling"), Role: theme.Muted})
	})
	if s.folds.unfolded(spellingsID) {
		b.indented(nest, func() { b.column(nameWidth(facts), facts) })
	}
}

// entityFact returns the first entities under a name, one a line, and how many more there
// are. If shares isn't nil, each has the number of its alerts.
func entityFact(name string, all []alert.Entity, shares map[string]int) fact {
	f := fact{name: name, hard: true}
	for _, e := range all[:min(len(all), most)] {
		short, _ := clip(e.Value)
		for i, l := range text.Block(short) {
			row := line{{Text: l, Role: theme.Value}}
			if i == 0 && e.Verdict != "" && e.Verdict != "unknown" {
				row = append(row, theme.Segment{Text: "  " + text.Reveal(Spelled(e.Verdict)), Role: verdictRole(e.Verdict)})
			}
			if n := shares[entityName(e)]; i == 0 && n > 0 {
				row = append(row, theme.Segment{Text: "  " + text.Plural(n, "alert"), Role: theme.Muted})
			}
			f.value = append(f.value, row)
		}
	}
	if more := len(all) - most; more > 0 {
		f.value = append(f.value, line{{Text: "+" + text.Number(more) + " more", Role: theme.Muted}})
	}
	return f
}

// plural names n entities of a type.
func plural(t alert.EntityType, n int) string {
	var one, many string
	switch t {
	case alert.IP:
		one, many = "IP", "IPs"
	case alert.URL:
		one, many = "URL", "URLs"
	case alert.UUID:
		one, many = "UUID", "UUIDs"
	case alert.Hash, alert.Process, alert.Mailbox:
		one, many = string(t), string(t)+"es"
	case alert.Registry:
		one, many = "registry key", "registry keys"
	default:
		one, many = string(t), string(t)+"s"
	}
	if n == 1 {
		return one
	}
	return many
}

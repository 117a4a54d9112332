package detail

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// compared is the record that the shown one is compared with.
type compared struct {
	asked loader
	other *content
}

func (c *compared) clear() {
	c.asked.clear()
	c.other = nil
}

func (c *compared) take(m loaded) tea.Cmd {
	c.asked.loading = false
	if m.err != nil {
		return screen.Tell(m.err)
	}
	c.other = m.content
	return nil
}

// Compare shows the record beside another one: the page Compare has the fields that
// differ. For the record itself, it goes back to comparing it with its own past.
func (p *Pane) Compare(other alert.Key) tea.Cmd {
	if !p.asked.wanted {
		return nil
	}
	p.chosen = comparePage
	p.versus.clear()
	p.manner.version++
	if other == p.asked.key {
		return nil
	}
	p.versus.asked.key, p.versus.asked.wanted = other, true
	return p.versus.asked.load(p.store, 0)
}

// Difference is a field whose values differ in two records.
type Difference struct {
	Field    string
	Old, New []string // the values as they are stored; a text has one, or none if it is missing
}

// Words returns the name of the field and what each side has that the other doesn't, in the wording of the
// summary. clock writes a time.
func (d *Difference) Words(clock func(alert.Time) string) (name string, was, is []string) {
	was, is = only(d.Old, d.New), only(d.New, d.Old)
	return labelOf(d.Field), wordedAll(d.Field, was, clock), wordedAll(d.Field, is, clock)
}

// Told leaves out the differences that no words tell, such as that of two times in the same second, and those
// that the words of another one tell, such as the category beside the categories.
func Told(all []Difference, clock func(alert.Time) string) []Difference {
	told := map[string]bool{}
	return slices.DeleteFunc(all, func(d Difference) bool {
		name, was, is := d.Words(clock)
		words := strings.Join(slices.Concat([]string{name}, was, []string{""}, is), "\n")
		again := told[words]
		told[words] = true
		return again || slices.Equal(was, is)
	})
}

// Differences returns the fields that differ in two records of one kind, in the order of
// the kind's slots. What every record has of its own, such as its id, is left out.
func Differences(a, b *alert.Record) []Difference {
	kind := a.Kind()
	if kind == nil || kind != b.Kind() {
		return nil
	}
	var found []Difference
	for i := range kind.Slots {
		slot := &kind.Slots[i]
		if slot.Same(a, b) || unique(slot) {
			continue
		}
		found = append(found, Difference{Field: slot.Field.Name, Old: values(slot, a), New: values(slot, b)})
	}
	return found
}

// unique reports whether a slot differs in any two records, which tells nothing.
func unique(s *alert.Slot) bool {
	return s.Shape == alert.ShapeURL || slices.Contains([]string{"resource_id", "shared_ids", "ingested_at", "updated_at"}, s.Field.Name)
}

// values returns the values of a slot as texts.
func values(s *alert.Slot, r *alert.Record) []string {
	switch {
	case s.Text != nil && s.Field.Name == titleField:
		return present(alert.Ended(*s.Text(r)))
	case s.Text != nil:
		return present(*s.Text(r))
	case s.List != nil:
		return *s.List(r)
	case s.Time != nil:
		if at := *s.Time(r); at != 0 {
			return []string{at.String()}
		}
	case s.Number != nil:
		if n := *s.Number(r); n >= 0 {
			return []string{text.Number(n)}
		}
	case s.Entities != nil:
		var all []string
		for _, e := range *s.Entities(r) {
			all = append(all, story.EntityWord(&e))
		}
		return all
	}
	return nil
}

func present(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// Was returns the fields that differ from what the history says they were at first.
// changes are in the order of time, the oldest first; fields that are not texts have
// their value as the history has it.
func Was(changes []alert.Change) []Difference {
	var found []Difference
	at := map[string]int{}
	for _, c := range changes {
		i, ok := at[c.Field]
		if !ok {
			i = len(found)
			at[c.Field] = i
			found = append(found, Difference{Field: c.Field})
			if c.Field != entitiesField {
				found[i].Old = present(c.Old)
			}
		}
		if c.Field == entitiesField {
			found[i].Old, found[i].New = netEntities(found[i].Old, found[i].New, &c)
			continue
		}
		found[i].New = present(c.New)
	}
	return slices.DeleteFunc(found, func(d Difference) bool { return slices.Equal(d.Old, d.New) })
}

// entitiesField is a list, of which a change has what was removed and what was added.
const entitiesField = "entities"

// netEntities returns what was removed and added by several changes together: what came and went again
// is in neither.
func netEntities(gone, come []string, c *alert.Change) (was, is []string) {
	take := func(from *[]string, word string) bool {
		i := slices.Index(*from, word)
		if i >= 0 {
			*from = slices.Delete(*from, i, i+1)
		}
		return i >= 0
	}
	for _, word := range story.EntityWords(c.Old) {
		if !take(&come, word) {
			gone = append(gone, word)
		}
	}
	for _, word := range story.EntityWords(c.New) {
		if !take(&gone, word) {
			come = append(come, word)
		}
	}
	return gone, come
}

// writeCompare writes what differs: the record beside another one, or what it was beside
// what it is.
func writeCompare(b *writer, s scene) {
	left, right, differ := "First kept", "Now", []Difference(nil)
	if s.other != nil {
		left, right, differ = "This alert", "The other", Differences(&s.record, &s.other.record)
		b.paragraph(theme.Muted, "Compared with "+headOf(&s.other.record, b.th.Glyphs.Crumb, s.now))
	} else {
		past := slices.Clone(s.changes)
		slices.Reverse(past)
		differ = Was(past)
		b.paragraph(theme.Muted, "Compared with what the history says it was.")
		b.paragraph(theme.Muted, "To compare it with another one, mark that in the list with space, then type :compare here.")
	}
	b.blank()
	clock := clockOf(s.now)
	differ = Told(differ, clock)
	if len(differ) == 0 {
		b.paragraph(theme.Text, "No field differs.")
		return
	}
	t := columns{names: 0}
	for _, d := range differ {
		t.names = max(t.names, min(text.Width(labelOf(d.Field)), widestName))
	}
	t.each = max((b.room()-t.names-2*gap)/2, 1)
	t.row(b, theme.Title, "", []string{left}, []string{right}, theme.Title)
	for _, d := range differ {
		b.row(stop{id: "differs." + d.Field}, func() { t.difference(b, d, clock) })
	}
}

// headOf names a record by its source, its title and its age, which tell twins apart.
func headOf(r *alert.Record, sign string, now time.Time) string {
	head := r.Heading()
	if source := alert.SourceOf(r.Source.Known()); source != nil && source.Word != "" {
		head = source.Word + " " + sign + " " + head
	}
	if at := r.Created(); at != 0 {
		head += ", " + text.Ago(at.Time(), now)
	}
	return head
}

// columns are the widths of a comparison: of the names, and of each side.
type columns struct{ names, each int }

// difference writes one field. Of lists, what both sides have is left out.
func (t columns) difference(b *writer, d Difference, clock clock) {
	name, was, is := d.Words(clock)
	t.row(b, theme.Name, name, was, is, theme.Value)
}

// row writes two lists of texts beside each other, behind a name.
func (t columns) row(b *writer, role theme.Role, name string, was, is []string, value theme.Role) {
	left, right := t.side(b, was), t.side(b, is)
	for i := range max(len(left), len(right)) {
		b.add(
			theme.Segment{Text: text.Fit(name, t.names), Role: role}, theme.Segment{Text: text.Spaces(gap)},
			theme.Segment{Text: text.Fit(nth(left, i), t.each), Role: theme.Muted}, theme.Segment{Text: text.Spaces(gap)},
			theme.Segment{Text: nth(right, i), Role: value})
		name = ""
	}
}

// side returns the lines of one side; a missing value has a sign.
func (t columns) side(b *writer, all []string) []string {
	if len(all) == 0 {
		all = []string{theme.Missing(b.th.Glyphs.ASCII)}
	}
	var lines []string
	for _, s := range all {
		short, more := clip(s)
		for _, l := range text.Block(short) {
			if b.cut {
				lines = append(lines, text.Shorten(l, t.each))
			} else {
				lines = append(lines, text.Wrap(l, t.each)...)
			}
		}
		if more != "" {
			lines = append(lines, more)
		}
	}
	return lines
}

func nth(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}

// only returns what a list has and another one doesn't; of single values, the list.
func only(list, other []string) []string {
	if len(list) < 2 && len(other) < 2 {
		return list
	}
	has := map[string]bool{}
	for _, s := range other {
		has[s] = true
	}
	var own []string
	for _, s := range list {
		if !has[s] {
			own = append(own, s)
		}
	}
	return own
}

// wordedAll returns values in the wording of the summary.
func wordedAll(field string, list []string, clock clock) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = worded(field, s, clock)
	}
	return out
}

package triage

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/decide"
	"tocsin/tui/detail"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/undo"
)

// perform carries out a decision about rows and their members, in one step. The marks that it
// was about are taken away with that, unless a person has marked others since.
func (a *Acts) perform(d decide.Decision, t Target, on []index.Row, at alert.Time) tea.Cmd {
	if len(on) == 0 {
		return screen.Say(screen.Info, "Nothing changed")
	}
	on = hereFirst(a, on)
	t.Rows, t.Count = on, len(on)
	its := membersFor(a, t.Inner)
	step := d.Of(slices.Concat(on, t.With), a.subject(&t), a.o.User, at)
	if t.glance.unseen(step.Acts, on); t.Aside {
		step.It = its.One
	}
	if given := a.o.Rows.Marks.Give(t.Marked, on, t.out.rows...); given != nil && t.Group == nil {
		step.Marked = given
	}
	if t.Group != nil {
		step.Marked = t.Group
	}
	if its.Brief != nil {
		step.Brief = its.Brief(on, t.With, len(t.out.members) > 0)
		step.Brief.Over = len(step.Toast) - step.Place.Toast
	}
	withdraw(a)
	a.closed.note(d.Act.State, on, t.With)
	one := len(on) == 1
	if one && !t.Inner && !t.Aside {
		a.o.Rows.List.Choose()
	}
	worded(a, &step, d, t, on)
	if !t.Inner {
		keys := ofKinds(keysOf(slices.Concat(on, t.With)), a.o.Kind)
		if !t.Marked.All || t.Group != nil { // those are the list's, whether they are loaded or not
			keys = rows.Listed(a.o.Rows, keys)
		}
		a.o.Rows.Keep(keys...)
	}
	cmd := tea.Batch(a.Seen.by(&d.Act, on), a.Undo.Do(step))
	a.o.Rows.Marks.Acted(t.Marked, t.out.rows...)
	switch {
	case d.Leaves && t.Group != nil && a.settings.Advance:
		a.o.Rows.Step(1)
	case d.Leaves && (one || t.Aside):
		cmd = tea.Batch(cmd, a.goOn(on[0].Key, t))
	}
	return cmd
}

// whoseOthers says, behind a decision, which rows are those of other persons.
func whoseOthers(a *Acts, d decide.Decision, on []index.Row) string {
	if whose := others(a, d, on, d.Act.AssignedTo != nil); whose != "" {
		return "; " + whose
	}
	return ""
}

// ending is the end of the toast of a decision, behind whose the rows are: what is left to do, and what was left
// out.
func ending(a *Acts, d decide.Decision, t *Target, on []index.Row) (out string) {
	one := len(on) == 1
	if before, last := atLast(a, t, on[0].Key); last && before == 0 && one && d.Leaves {
		out += "; that was the last " + nounOf(a, t)
		if d.More == nil {
			out += "; z undoes it"
		}
		a.last = on[0].Key
	}
	if one && d.More != nil {
		out += d.More(&on[0], a.o.Now())
	}
	if t.offer.came > 0 {
		out += "; left open: " + text.Number(t.offer.came) + " more that came since"
	}
	if d.Whole && t.Stays != "" {
		out += "; " + t.Stays + " stays as it is"
	}
	if !one && d.More != nil {
		out += d.More(nil, a.o.Now())
	}
	return out
}

// ends says before a decision, for what is to come, that the record is the last of those that a person goes through; ""
// if it isn't, or if they stay at it.
func ends(a *Acts, t *Target) string {
	if t.Queued {
		return a.o.Ends(*t)
	}
	switch before, _ := atLast(a, t, t.Rows[0].Key); before {
	case 0:
		return ""
	case 1:
		return "last one: on to the one before"
	default:
		return "last one: on to the first of " + text.Number(before) + " before"
	}
}

// begin puts words before the toast of a step, for a narrow screen cuts its end; "" for none.
func begin(step *undo.Act, words string) {
	if words == "" {
		return
	}
	before := strings.ToUpper(words[:1]) + words[1:] + "; "
	step.Toast = before + strings.ToLower(step.Toast[:1]) + step.Toast[1:]
	step.Place.Toast += len(before)
}

// hereFirst puts the row under the cursor before the others: undo leads back to the first.
func hereFirst(a *Acts, on []index.Row) []index.Row {
	here, _ := a.o.Rows.Current()
	at := slices.IndexFunc(on, func(r index.Row) bool { return r.Key == here.Key })
	if at <= 0 {
		return on
	}
	return slices.Concat(on[at:at+1], on[:at], on[at+1:])
}

// Bounds of what the message log tells of an act on several records.
const (
	mostTitles = 5
	mostNote   = 200
)

// titles names records by their titles: "6 × Phish reported, Password spray".
func titles(on []index.Row) string {
	var order []string
	count := map[string]int{}
	for i := range on {
		title := text.Clean(on[i].Heading())
		if count[title]++; count[title] == 1 {
			order = append(order, title)
		}
	}
	more := len(order) - mostTitles
	var out []string
	for _, title := range order[:min(len(order), mostTitles)] {
		name := text.Shorten(title, decide.MostName)
		if n := count[title]; n > 1 {
			name = text.Number(n) + " × " + name
		}
		out = append(out, name)
	}
	if more > 0 {
		out = append(out, text.Plural(more, "other title"))
	}
	return strings.Join(out, ", ")
}

// deref returns a text that may be missing.
func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// subject says what was decided about.
func (a *Acts) subject(t *Target) string {
	name, its := a.name(t), membersFor(a, t.Inner)
	switch {
	case len(t.With) > 0:
		name += " and " + its.Named(t.Rows, t.With)
	case len(t.out.members) > 0:
		name += " without " + its.Named(t.Rows, t.out.members)
	}
	return name
}

func keysOf(on []index.Row) []alert.Key {
	keys := make([]alert.Key, len(on))
	for i := range on {
		keys[i] = on[i].Key
	}
	return keys
}

// atLast reports whether a record is the last that waits of the list, or the last of those beside it, of which some
// before it may wait.
func atLast(a *Acts, t *Target, key alert.Key) (before int, last bool) {
	if !a.settings.Advance {
		return 0, false
	}
	if t.Inner {
		return a.o.AtLast(key)
	}
	row, ok := a.o.Rows.Current()
	return 0, !t.Queued && !a.o.Rows.Tabled() && ok && row.Key == key && Ahead(a) == 0
}

// goOn goes on from a record that was dealt with to the next one.
func (a *Acts) goOn(from alert.Key, t Target) tea.Cmd {
	if !t.Aside { // who goes on from an offer looks at another record
		a.Seen.Stop()
	}
	if a.o.GoOn != nil {
		if cmd, ok := a.o.GoOn(from, t, a.settings.Advance); ok {
			return cmd
		}
	}
	if row, _ := a.o.Rows.Current(); !a.settings.Advance || t.Inner || row.Key != from && !t.Has(row.Key) {
		return nil // a marked record was closed, and the cursor is on the next one already
	}
	a.o.Rows.Step(Ahead(a))
	return a.o.Rows.Lacking()
}

// Tick keeps a recommended action that a person ticked in the pane of a target, or no longer.
func (a *Acts) Tick(t detail.Tick, on Target) tea.Cmd {
	if cmd := a.refused(on); cmd != nil {
		t.Pane.Untick(t.Action)
		return cmd
	}
	do, back, word := a.o.act(t.Key, ""), a.o.act(t.Key, ""), "Ticked: "
	ids := []string{alert.Tick(t.Action)}
	if t.On {
		do.Tick, back.Untick = ids, ids
	} else {
		do.Untick, back.Tick, word = ids, ids, "No longer ticked: "
	}
	action := text.Shorten(text.Clean(t.Action), decide.MostName)
	title := text.Shorten(text.Clean(t.Title), decide.MostName)
	return a.Undo.Do(undo.Act{Toast: word + action, What: "tick · " + action + " · " + title, Acts: []engine.Act{do}, Restores: []engine.Act{back}})
}

// Alike closes the open record as another one was closed: done, with its verdict and note if
// it has them.
func (a *Acts) Alike(asked detail.Alike, t Target) tea.Cmd {
	switch {
	case t.Refused != "":
		return a.refused(t)
	case !t.one() || asked.Key != t.Rows[0].Key:
		return nil
	case a.o.ReadOnly:
		return ReadOnly()
	}
	d := decide.Alike(decide.Choice{Verdict: asked.Verdict, Note: asked.Note})
	d.Whole = false
	return a.gather(Just(d), t)
}

package decide

import (
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/text"
	"tocsin/tui/undo"
)

// MostName is the width of a title, a person's name or a tag in a toast.
const MostName = 48

// Decision is one that a person can make about any number of records.
type Decision struct {
	What   string     // names the step for undo, before its record: "done"
	Past   string     // begins the toast: "Done"
	Ask    string     // the question, with %s for what it is about: "Mark %s done?"
	Whole  bool       // of an incident, it is about its alerts too
	Leaves bool       // the record is dealt with: the cursor may go on
	Act    engine.Act // without key, person and time
	Wrote  string     // the note that a person wrote with it: see undo.Act
	// More returns the end of the toast about one record, as it was, or about several, for nil. Nil for none.
	More func(r *index.Row, now time.Time) string
}

// Done marks records done.
func Done() Decision {
	return Decision{What: "done", Past: "Done", Ask: "Mark %s done?", Whole: true, Leaves: true, Act: engine.Act{State: alert.TriageDone}}
}

// Reopen takes done back, and says whose it was.
func Reopen() Decision {
	return Decision{What: "reopening", Past: "Reopened", Ask: "Reopen %s?", Act: engine.Act{State: alert.TriageSeen, From: alert.TriageDone}, More: doneBy}
}

func doneBy(r *index.Row, now time.Time) string {
	if r == nil || r.By == "" || r.At == 0 {
		return ""
	}
	return "; done by " + named(r.By) + " " + text.Ago(r.At.Time(), now)
}

// takenBack says whose verdict one replaces, and how it is undone. That it is closed here says that Defender is not told.
func takenBack(r *index.Row, _ time.Time) string {
	const undo = "; z undoes it"
	switch {
	case r == nil || r.Triage != alert.TriageDone || r.By == "":
		return undo
	case r.Verdict == "":
		return "; it was closed by " + named(r.By) + undo
	}
	return "; it was closed by " + named(r.By) + " as " + strings.ToLower(r.Verdict.Title()) + undo
}

// named makes a name from outside short and safe.
func named(name string) string { return text.Shorten(text.Clean(name), MostName) }

// Unseen makes records unseen again.
func Unseen() Decision {
	return Decision{What: "unseen", Past: "Unseen", Ask: "Mark %s unseen?", Act: engine.Act{State: alert.TriageUnseen}}
}

// Judge gives records a verdict and marks them done; without a verdict it takes theirs away.
// A note comes with it, behind the one that a record has.
func Judge(c Choice) Decision {
	d := Decision{
		What: c.Verdict.Title(), Past: "Closed here as " + strings.ToLower(c.Verdict.Title()), More: takenBack, Ask: "Close %s as " + strings.ToLower(c.Verdict.Title()) + "?", Whole: true, Leaves: true,
		Act: engine.Act{State: alert.TriageDone, Verdict: &c.Verdict},
	}
	if c.Verdict == "" {
		d.What, d.Past, d.Ask, d.Leaves, d.More, d.Act.State = "no verdict", "No verdict", "Remove the verdicts of %s?", false, nil, ""
	}
	d.Act.Add, d.Wrote = c.Note, c.Note
	return d
}

// Alike closes a record as another one was closed: done, with its verdict, as far as it has
// one, and its note behind that of the record.
func Alike(c Choice) Decision {
	d := Done()
	d.What, d.Past = "closed alike", "Closed alike: done"
	if c.Verdict != "" {
		d.Act.Verdict, d.Past = &c.Verdict, d.Past+", "+text.Clean(string(c.Verdict))
	}
	if c.Note != "" {
		d.Act.Add, d.Past = c.Note, d.Past+", “"+named(c.Note)+"”"
	}
	return d
}

// Note keeps a note on records; "" removes it.
func Note(note string) Decision {
	d := Decision{What: "note", Past: "Noted", Ask: "Keep the note on %s?", Act: engine.Act{Note: &note}}
	if note == "" {
		d.Past, d.Ask = "Note removed", "Remove the notes of %s?"
	}
	return d
}

// NoteMore adds a note behind those that records have.
func NoteMore(note string) Decision {
	d := Note(note)
	d.Past, d.Ask, d.Act = "Noted", "Keep the note on %s?", engine.Act{Add: note}
	return d
}

// Assign gives records to a person; "" to no one.
func Assign(to string) Decision {
	d := Decision{What: "assigning", Past: "Assigned to " + named(to), Ask: "Assign %s to " + named(to) + "?", Act: engine.Act{AssignedTo: &to}}
	if to == "" {
		d.What, d.Past, d.Ask = "unassigning", "Assigned to no one", "Assign %s to no one?"
	}
	return d
}

// Bookmark sets bookmarks, or removes them.
func Bookmark(on bool) Decision {
	d := Decision{What: "bookmark", Past: "Bookmarked", Ask: "Bookmark %s?", Act: engine.Act{Bookmarked: &on}}
	if !on {
		d.What, d.Past, d.Ask = "no bookmark", "No longer bookmarked", "Remove the bookmarks of %s?"
	}
	return d
}

// Tag adds a tag to records, or removes it.
func Tag(tag string, on bool) Decision {
	short := named(tag)
	if on {
		return Decision{What: "tag " + short, Past: "Tagged " + short, Ask: "Tag %s with " + short + "?", Act: engine.Act{Tag: []string{tag}}}
	}
	return Decision{What: "no tag " + short, Past: "No longer tagged " + short, Ask: "Remove the tag " + short + " from %s?", Act: engine.Act{Untag: []string{tag}}}
}

// Toggled returns the decision that x makes: it marks rows done, or, if all are closed,
// reopens them. Rows that aren't known yet are marked done.
func Toggled(rows []index.Row) Decision {
	if len(rows) == 0 || slices.ContainsFunc(rows, func(r index.Row) bool { return !r.Closed() }) {
		return Done()
	}
	return Reopen()
}

// Marked returns the decision that b makes: it bookmarks rows, or, if all are
// bookmarked, removes that. Rows that aren't known yet are bookmarked.
func Marked(rows []index.Row) Decision {
	return Bookmark(len(rows) == 0 || slices.ContainsFunc(rows, func(r index.Row) bool { return !r.Bookmark }))
}

// Changes reports whether the decision would change a row.
func (d Decision) Changes(r *index.Row) bool {
	if d.Act.Note != nil || d.Act.Add != "" { // which the row doesn't have
		return true
	}
	done, err := d.Act.Apply(Known(r), 0)
	return err == nil && done.Changed
}

// Known returns what a row tells of its triage.
func Known(r *index.Row) alert.Triage {
	t := alert.Triage{State: r.Triage, By: r.By, At: r.At, Verdict: r.Verdict, AssignedTo: r.Owner, Bookmarked: alert.FlagOf(r.Bookmark)}
	if r.Tags != "" {
		t.Tags = strings.Split(r.Tags, ", ")
	}
	return t
}

// Believe applies an act to a row shown beside a list, which may have left it, unless a
// decision of another person came before the act.
func Believe(r *index.Row, act *engine.Act) {
	if r.Key != act.Key {
		return
	}
	was := Known(r)
	was.Note = r.Note
	if r.Ticks != "" {
		was.Ticks = strings.Split(r.Ticks, ", ")
	}
	done, err := act.Apply(was, act.At)
	if err != nil || !done.Changed {
		return
	}
	is := &done.Is
	r.Triage, r.By, r.At, r.Verdict = is.State, is.By, is.At, is.Verdict
	r.Owner, r.Bookmark, r.Tags = is.AssignedTo, is.Bookmarked.Set(), strings.Join(is.Tags, ", ")
	r.Note, r.Ticks = is.Note, strings.Join(is.Ticks, ", ")
}

// BelieveAll applies acts, in their order, to the rows that they are about.
func BelieveAll(acts []engine.Act, rows ...*index.Row) {
	of := map[alert.Key][]*index.Row{}
	for _, r := range rows {
		of[r.Key] = append(of[r.Key], r)
	}
	for i := range acts {
		for _, r := range of[acts[i].Key] {
			Believe(r, &acts[i])
		}
	}
}

// Of returns the decision of a person about rows, as one step for undo. name says what it is
// about. The restoring acts lack the note, which a row doesn't have: undo finds it in the
// history if it needs it.
func (d Decision) Of(rows []index.Row, name, by string, at alert.Time) undo.Act {
	what, past := d.What+" · ", d.Past+": "
	out := undo.Act{What: what + name, Toast: past + name, Place: undo.Place{Toast: len(past), What: len(what)}, Wrote: d.Wrote}
	for i := range rows {
		act := d.Act
		act.Key, act.By, act.At = rows[i].Key, by, at
		if seen, ok := SeenOf(&rows[i]); ok {
			act.Seen = &seen
			if d.Unnotes() { // which another person has written since stays
				note := rows[i].Note
				act.Over = &note
			}
		}
		out.Acts = append(out.Acts, act)
		if back, err := act.Apply(Known(&rows[i]), at); err == nil && back.Changed {
			back.Undo.Note, back.Undo.Still.Note = nil, nil
			out.Restores = append(out.Restores, back.Undo)
		}
	}
	return out
}

// Unnotes reports whether the decision removes the notes of records, whatever they are.
func (d Decision) Unnotes() bool { return d.Act.Note != nil && *d.Act.Note == "" && d.Act.Over == nil }

// SeenOf returns what a person saw of a record by its row; ok is false if no more than its key and title are
// known, as of one that a list doesn't have.
func SeenOf(r *index.Row) (seen engine.Seen, ok bool) {
	return engine.Seen{Last: engine.Stamp{By: r.By, At: r.At}, Done: r.Triage == alert.TriageDone, Owner: r.Owner}, r.Kind != nil && (r.Triage != alert.TriageDone || r.At != 0)
}

// Question returns the question before the decision about several records.
func (d Decision) Question(about string) string { return strings.Replace(d.Ask, "%s", about, 1) }

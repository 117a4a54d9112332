package decide

import (
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/text"
	"tocsin/tui/undo"
)

// Decision is one that a person can make about any number of records.
type Decision struct {
	What  string     // names the step for undo: "done"
	Past  string     // begins the toast: "Done"
	Ask   string     // the question, with %s for what it is about: "Mark %s done?"
	Whole bool       // of an incident, it is about its alerts too
	Act   engine.Act // without key, person and time
}

// Done marks records done.
func Done() Decision {
	return Decision{What: "done", Past: "Done", Ask: "Mark %s done?", Whole: true, Act: engine.Act{State: alert.TriageDone}}
}

// Reopen takes done back.
func Reopen() Decision {
	return Decision{What: "reopening", Past: "Reopened", Ask: "Reopen %s?", Act: engine.Act{State: alert.TriageSeen}}
}

// Unseen makes records unseen again.
func Unseen() Decision {
	return Decision{What: "unseen", Past: "Unseen", Ask: "Make %s unseen?", Act: engine.Act{State: alert.TriageUnseen}}
}

// Judge gives records a verdict and marks them done; without a verdict it takes theirs away.
// A note comes with it.
func Judge(c Choice) Decision {
	title := strings.ToLower(c.Verdict.Title())
	d := Decision{
		What: "verdict", Past: "Done, " + title, Ask: "Close %s as " + title + "?", Whole: true,
		Act: engine.Act{State: alert.TriageDone, Verdict: &c.Verdict},
	}
	if c.Verdict == "" {
		d.Past, d.Ask, d.Act.State = "No verdict", "Remove the verdicts of %s?", ""
	}
	if c.Note != "" {
		d.Act.Note = &c.Note
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

// Assign gives records to a person; "" to no one.
func Assign(to string) Decision {
	d := Decision{What: "assignment", Past: "Assigned to " + text.Clean(to), Ask: "Assign %s to " + text.Clean(to) + "?", Act: engine.Act{AssignedTo: &to}}
	if to == "" {
		d.Past, d.Ask = "Assigned to no one", "Assign %s to no one?"
	}
	return d
}

// Bookmark sets bookmarks, or removes them.
func Bookmark(on bool) Decision {
	d := Decision{What: "bookmark", Past: "Bookmarked", Ask: "Bookmark %s?", Act: engine.Act{Bookmarked: &on}}
	if !on {
		d.Past, d.Ask = "No longer bookmarked", "Remove the bookmarks of %s?"
	}
	return d
}

// Toggled returns the decision that x makes: it marks rows done, or, if all are done,
// reopens them.
func Toggled(rows []index.Row) Decision {
	if slices.ContainsFunc(rows, func(r index.Row) bool { return r.Triage != alert.TriageDone }) {
		return Done()
	}
	return Reopen()
}

// Marked returns the decision that b makes: it bookmarks rows, or, if all are
// bookmarked, removes that.
func Marked(rows []index.Row) Decision {
	return Bookmark(slices.ContainsFunc(rows, func(r index.Row) bool { return !r.Bookmark }))
}

// Changes reports whether the decision would change a row.
func (d Decision) Changes(r *index.Row) bool {
	a := &d.Act
	return a.Note != nil || // which the row doesn't have
		a.State != "" && a.State.Word() != r.Triage.Word() ||
		a.Verdict != nil && *a.Verdict != r.Verdict ||
		a.AssignedTo != nil && *a.AssignedTo != r.Owner ||
		a.Bookmarked != nil && *a.Bookmarked != r.Bookmark
}

// Of returns the decision of a person about rows, as one step for undo. name says in the
// toast what it is about. The restoring acts lack the note, which a row doesn't have.
func (d Decision) Of(rows []index.Row, name, by string, at alert.Time) undo.Act {
	out := undo.Act{What: d.What, Toast: d.Past + ": " + name}
	for i := range rows {
		act, back := d.Act, engine.Act{Key: rows[i].Key, By: by, At: at}
		act.Key, act.By, act.At = rows[i].Key, by, at
		if act.State != "" {
			back.State, back.From = alert.TriageState(rows[i].Triage.Word()), act.State
		}
		if act.Verdict != nil {
			back.Verdict, back.Still.Verdict = &rows[i].Verdict, act.Verdict
		}
		if act.AssignedTo != nil {
			back.AssignedTo, back.Still.AssignedTo = &rows[i].Owner, act.AssignedTo
		}
		if act.Bookmarked != nil {
			back.Bookmarked, back.Still.Bookmarked = &rows[i].Bookmark, act.Bookmarked
		}
		out.Acts, out.Restores = append(out.Acts, act), append(out.Restores, back)
	}
	return out
}

// Question returns the question before the decision about several records.
func (d Decision) Question(about string) string { return strings.Replace(d.Ask, "%s", about, 1) }

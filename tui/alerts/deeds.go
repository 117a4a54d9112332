package alerts

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// deed describes the change that a key makes to each of its alerts.
type deed struct {
	what   string                           // names the step, before its alert: "done"
	said   string                           // what the toast says before the alert: "Done"
	ask    [2]string                        // the question about many, before and after their number
	act    func(r *index.Row) engine.Act    // without key, person and time
	note   func(r *index.Row) (more string) // the end of the toast about one alert; nil for none
	leaves bool                             // the alert is dealt with: the cursor may go on
}

// to returns a pointer to a value, as acts have them.
func to[T any](v T) *T { return &v }

func constant(act engine.Act) func(*index.Row) engine.Act {
	return func(*index.Row) engine.Act { return act }
}

func doneDeed() deed {
	return deed{what: "done", said: "Done", ask: [2]string{"Mark ", " done?"}, leaves: true, act: constant(engine.Act{State: alert.TriageDone})}
}

func reopenDeed(now func() time.Time) deed {
	return deed{
		what: "reopening", said: "Reopened", ask: [2]string{"Reopen ", "?"}, act: constant(engine.Act{State: alert.TriageSeen, From: alert.TriageDone}),
		note: func(r *index.Row) string {
			if r.By == "" || r.At == 0 {
				return ""
			}
			return "; done by " + text.Shorten(text.Clean(r.By), mostTitle) + " " + text.Ago(r.At.Time(), now())
		},
	}
}

// done marks alerts done, or, if all of them are, opens them again. Pressed again at once on
// the last alert, where the cursor can't go on, it changes nothing.
func (a *acts) done() tea.Cmd {
	t := a.target()
	if len(t.rows) == 1 && t.count == 1 && t.rows[0].Key == a.last {
		return screen.Say(screen.Info, "Done already, and the last alert; z undoes it")
	}
	if len(t.rows) == 1 && t.rows[0].Triage != alert.TriageDone && a.undo.Waits(t.rows[0].Key, alert.TriageDone) && !a.s.o.ReadOnly {
		return screen.Say(screen.Info, "Not kept yet; z takes it back")
	}
	if t.all(func(r *index.Row) bool { return r.Triage == alert.TriageDone }) {
		return a.ask(reopenDeed(a.s.o.Now), t)
	}
	return a.ask(doneDeed(), t)
}

// unsee marks alerts unseen.
func (a *acts) unsee() tea.Cmd {
	a.seen.stop()
	return a.ask(deed{what: "unseen", said: "Unseen", ask: [2]string{"Mark ", " unseen?"}, act: constant(engine.Act{State: alert.TriageUnseen})}, a.target())
}

// bookmark bookmarks alerts, or, if all of them are bookmarked, no longer.
func (a *acts) bookmark() tea.Cmd {
	t := a.target()
	d := deed{what: "bookmark", said: "Bookmarked", ask: [2]string{"Bookmark ", "?"}, act: constant(engine.Act{Bookmarked: to(true)})}
	if t.all(func(r *index.Row) bool { return r.Bookmark }) {
		d = deed{what: "no bookmark", said: "No longer bookmarked", ask: [2]string{"Remove the bookmarks of ", "?"}, act: constant(engine.Act{Bookmarked: to(false)})}
	}
	return a.ask(d, t)
}

// assign assigns alerts to a person; to no one if the name is "".
func (a *acts) assign(name string) tea.Cmd {
	d := deed{what: "assigning", said: "Assigned to " + text.Shorten(text.Clean(name), mostTitle), ask: [2]string{"Assign ", " to " + text.Shorten(text.Clean(name), mostTitle) + "?"}}
	if name == "" {
		d = deed{what: "unassigning", said: "Assigned to no one", ask: [2]string{"Assign ", " to no one?"}}
	}
	d.act = constant(engine.Act{AssignedTo: to(name)})
	return a.ask(d, a.target())
}

// tag adds a tag to alerts, or removes it.
func (a *acts) tag(t target, name string, on bool) tea.Cmd {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" {
		return nil
	}
	short := text.Shorten(text.Clean(name), mostTitle)
	if on {
		return a.ask(deed{what: "tag " + short, said: "Tagged " + short, ask: [2]string{"Tag ", " with " + short + "?"}, act: constant(engine.Act{Tag: []string{name}})}, t)
	}
	return a.ask(deed{what: "no tag " + short, said: "No longer tagged " + short, ask: [2]string{"Remove the tag " + short + " from ", "?"}, act: constant(engine.Act{Untag: []string{name}})}, t)
}

// verdictDeed closes alerts with a verdict, and with a note unless it is "". Without a
// verdict it takes the one that there is away.
func verdictDeed(v alert.Verdict, note string) deed {
	act := engine.Act{Verdict: &v}
	if note != "" {
		act.Note = &note
	}
	if v == "" {
		return deed{what: "no verdict", said: "No verdict", act: constant(act)}
	}
	act.State = alert.TriageDone
	return deed{what: "verdict " + string(v), said: v.Title(), act: constant(act), leaves: true}
}

func noteDeed(note string) deed {
	d := deed{what: "note", said: "Noted", act: constant(engine.Act{Note: &note})}
	if note == "" {
		d.said = "Note removed"
	}
	return d
}

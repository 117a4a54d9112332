package triage

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/decide"
	"tocsin/tui/screen"
)

// of is embedded in each message: the acts that it is for.
type of struct{ acts *Acts }

func (o of) asker() *Acts { return o.acts }

// message is a message that answers a command of this package.
type message interface {
	asker() *Acts
	take(a *Acts) tea.Cmd
}

// Update handles the part's own messages, and reports whether one was its own or that of
// another list. A box has carried what it is about, so that what it sends is for the records
// of its key.
func (a *Acts) Update(msg tea.Msg) (cmd tea.Cmd, own bool) {
	switch msg := msg.(type) {
	case message:
		if msg.asker() == a {
			cmd = msg.take(a)
		}
		return cmd, true
	case dwelt:
		if msg.seen == a.Seen {
			cmd = a.Seen.dwelt(msg.turn)
		}
		return cmd, true
	}
	return nil, false
}

// noting opens a box: the menu of verdicts, or the line of a note. A box about one record
// begins with its verdict or note, and offers the templates that it fills.
type noting struct {
	of
	target  Target
	verdict bool
	record  alert.Record // of a target of one record
	offers  []string     // texts of templates
	err     error        // of the templates: the box opens all the same
}

// chosen brings the decision that was made in a box.
type chosen struct {
	of
	target   Target
	decision decide.Decision
}

func (m chosen) take(a *Acts) tea.Cmd {
	d := &m.decision.Act
	m.target.asked = d.Note == nil || *d.Note != "" || m.target.one() // the title of the box has the number
	return a.gather(Just(m.decision), m.target)
}

// tagged brings a tag.
type tagged struct {
	of
	target Target
	name   string
	on     bool // it is added, not removed
}

func (m tagged) take(a *Acts) tea.Cmd { return a.Tag(m.target, m.name, m.on) }

// noText is sent if a box couldn't be filled, or the person's editor brought no text.
type noText struct {
	of
	err error
}

func (m noText) take(*Acts) tea.Cmd { return screen.Tell(m.err) }

// Note opens the line of a note, or, with verdict, the menu of verdicts. The store is asked
// for the note and verdict so far.
func (a *Acts) Note(verdict bool, t Target) tea.Cmd {
	if cmd := a.refused(t); cmd != nil {
		return cmd
	}
	t = seen(a, t)
	reply := noting{of: of{a}, target: t, verdict: verdict}
	if !t.one() {
		return screen.Send(reply)
	}
	read, templates, closing, key := a.o.Store.Record, a.o.Templates, a.o.Closing, t.Rows[0].Key
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, screen.LookLimit)
		defer cancel()
		record, _, err := read(ctx, key)
		if err != nil {
			return noText{reply.of, screen.Late(err)}
		}
		reply.record = record
		if templates != nil {
			var all []decide.Template
			all, reply.err = templates()
			reply.offers = decide.Offers(all, &record)
		}
		return reply
	}
}

// take opens the box.
func (m noting) take(a *Acts) tea.Cmd {
	who, t, now := m.of, m.target, m.record.Triage
	judge := func(c decide.Choice) tea.Msg { return chosen{who, t, decide.Judge(c)} }
	note := func(text string) tea.Msg { return chosen{who, t, noted(&t, text, now.Note)} }
	var box screen.Overlay
	var look tea.Cmd
	if m.verdict {
		menu := decide.NewVerdict(a.theme, "verdict: "+a.name(&t), now.Verdict, now.Note, m.offers, judge, a.inEditor)
		look = tellWhose(a, menu, t)
		box = menu
	} else {
		box = decide.NewLine(a.theme, "note: "+a.name(&t), now.Note, m.offers, note, a.inEditor)
	}
	return tea.Batch(screen.Send(screen.OpenOverlay{Overlay: box}), screen.Tell(m.err), look)
}

// tellWhose has the menu of verdicts say which records of a target are assigned to others. Those that aren't known
// are read while the menu is open already: the keys behind that of the menu are for it.
func tellWhose(a *Acts, menu *decide.Verdict, t Target) tea.Cmd {
	if on := t.known(); on != nil || t.Marked.Count == 0 {
		menu.Whose = sentence(others(a, decide.Done(), on, false))
		return nil
	}
	collect, who := a.o.Rows.Marks.Collect(t.Marked), of{a}
	return func() tea.Msg { return owned{who, menu, collect()} }
}

// owned brings the records that an open menu of verdicts is about.
type owned struct {
	of
	menu *decide.Verdict
	rows tea.Msg // of package rows
}

// take says whose they are. Without an answer the menu says nothing of it.
func (m owned) take(a *Acts) tea.Cmd {
	change, cmd := a.o.Rows.Update(m.rows)
	if c := change.Collected; c != nil && c.More == 0 {
		m.menu.Whose = sentence(others(a, decide.Done(), c.Rows, false))
	}
	return cmd
}

// noted returns the decision on a note that was typed: of one record it takes the place of the one
// that the box began with, and of no other. Of several none is shown, so that it comes behind theirs.
func noted(t *Target, text, over string) decide.Decision {
	if t.one() {
		d := decide.Note(text)
		d.Act.Over = &over
		return d
	}
	if text == "" {
		return decide.Note(text)
	}
	return decide.NoteMore(text)
}

// inEditor goes on with the note of a box in the person's editor, and back brings the box what was written:
// leaving the editor decides nothing. If the editor fails, the box is there as it was.
func (a *Acts) inEditor(note string, back func(note string) tea.Msg) tea.Cmd {
	return decide.Edit(a.o.Editor, note, func(e decide.Edited) tea.Msg {
		if e.Err != nil {
			return noText{of{a}, e.Err}
		}
		return back(e.Text)
	})
}

// TagBox opens the line of a tag to add or to remove.
func (a *Acts) TagBox(on bool, t Target) tea.Cmd {
	if cmd := a.refused(t); cmd != nil {
		return cmd
	}
	t = seen(a, t)
	title := map[bool]string{true: "tag: ", false: "no longer tag: "}[on]
	return screen.Send(screen.OpenOverlay{Overlay: decide.NewLine(a.theme, title+a.name(&t), "", nil,
		func(name string) tea.Msg { return tagged{of{a}, t, name, on} }, nil)})
}

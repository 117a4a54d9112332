package incidents

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/decide"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// noting opens a box: the menu of verdicts, or the line of a note. A box about one incident
// begins with its verdict or note, and offers the templates that it fills.
type noting struct {
	of
	verdict bool
	title   string
	record  alert.Record // of one incident
	offers  []string     // texts of templates
	err     error        // of the templates: the box opens all the same
}

// judged is sent when a verdict was chosen.
type judged struct {
	of
	choice decide.Choice
}

func (m judged) take(s *Screen) tea.Cmd { return s.acts.all(decide.Judge(m.choice)) }

// noted is sent when a note was typed.
type noted struct {
	of
	note string
}

func (m noted) take(s *Screen) tea.Cmd { return s.acts.all(decide.Note(m.note)) }

// refusedText is sent if a box couldn't be filled, or the person's editor brought no text.
type refusedText struct {
	of
	err error
}

func (m refusedText) take(*Screen) tea.Cmd { return screen.Tell(m.err) }

// one returns the incident that a box is about; ok is false for none or several.
func (a *acts) one() (row index.Row, ok bool) {
	switch {
	case a.s.panes.open:
		return a.s.panes.focused(), true
	case a.s.rows.Marked().Count > 0:
		return index.Row{}, false
	}
	return a.s.rows.Current()
}

// note opens the line of a note, or, with verdict, the menu of verdicts. The store is asked
// for the note and verdict so far.
func (a *acts) note(verdict bool) tea.Cmd {
	if a.s.o.ReadOnly {
		return readOnly()
	}
	reply := noting{of: of{a.s}, verdict: verdict}
	row, ok := a.one()
	if !ok {
		n := a.s.rows.Marked().Count
		if n == 0 {
			return nil
		}
		reply.title = text.Plural(n, "incident")
		return reply.take(a.s)
	}
	reply.title = text.Shorten(text.Clean(row.Heading()), mostTitle)
	o, closing := &a.s.o, a.closing
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, lookLimit)
		defer cancel()
		record, _, err := o.Store.Record(ctx, row.Key)
		if err != nil {
			return refusedText{reply.of, screen.Late(err)}
		}
		reply.record = record
		if o.Templates != nil {
			var templates []decide.Template
			templates, reply.err = o.Templates()
			reply.offers = decide.Offers(templates, &record)
		}
		return reply
	}
}

// take opens the box.
func (m noting) take(s *Screen) tea.Cmd {
	who, now := m.of, m.record.Triage
	var box screen.Overlay
	if m.verdict {
		box = decide.NewVerdict(s.theme, "verdict: "+m.title, now.Verdict, m.offers,
			func(c decide.Choice) tea.Msg { return judged{who, c} },
			func(v alert.Verdict, note string) tea.Cmd {
				return s.inEditor(note, func(note string) tea.Msg { return judged{who, decide.Choice{Verdict: v, Note: note}} })
			})
	} else {
		box = decide.NewLine(s.theme, "note: "+m.title, now.Note, m.offers,
			func(note string) tea.Msg { return noted{who, note} },
			func(note string) tea.Cmd {
				return s.inEditor(note, func(note string) tea.Msg { return noted{who, note} })
			})
	}
	return tea.Batch(screen.Send(screen.OpenOverlay{Overlay: box}), screen.Tell(m.err))
}

// inEditor goes on with a note in the person's editor; then makes the message of its text.
func (s *Screen) inEditor(note string, then func(note string) tea.Msg) tea.Cmd {
	return decide.Edit(s.o.Editor, note, func(e decide.Edited) tea.Msg {
		if e.Err != nil {
			return refusedText{of{s}, e.Err}
		}
		return then(e.Text)
	})
}

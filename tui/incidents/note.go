package incidents

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/decide"
	"tocsin/tui/screen"
)

// noting opens a box: the menu of verdicts, or the line of a note. A box about one incident
// begins with its verdict or note, and offers the templates that it fills.
type noting struct {
	of
	target  target
	verdict bool
	record  alert.Record // of one incident
	offers  []string     // texts of templates
	err     error        // of the templates: the box opens all the same
}

// judged is sent when a verdict was chosen.
type judged struct {
	of
	target target
	choice decide.Choice
}

func (m judged) take(s *Screen) tea.Cmd {
	return s.acts.decide(just(decide.Judge(m.choice)), m.target)
}

// noted is sent when a note was typed.
type noted struct {
	of
	target target
	note   string
}

func (m noted) take(s *Screen) tea.Cmd {
	return s.acts.decide(just(decide.Note(m.note)), m.target)
}

// refusedText is sent if a box couldn't be filled, or the person's editor brought no text.
type refusedText struct {
	of
	err error
}

func (m refusedText) take(*Screen) tea.Cmd { return screen.Tell(m.err) }

// note opens the line of a note, or, with verdict, the menu of verdicts. The store is asked
// for the note and verdict so far.
func (a *acts) note(verdict bool) tea.Cmd {
	if a.s.o.ReadOnly {
		return readOnly()
	}
	reply := noting{of: of{a.s}, target: a.target(), verdict: verdict}
	switch {
	case reply.target.count() == 0:
		return nil
	case reply.target.marked.Count > 0:
		return reply.take(a.s)
	}
	o, closing, key := &a.s.o, a.closing, reply.target.rows[0].Key
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(closing, lookLimit)
		defer cancel()
		record, _, err := o.Store.Record(ctx, key)
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
	who, t, now := m.of, m.target, m.record.Triage
	var box screen.Overlay
	if m.verdict {
		box = decide.NewVerdict(s.theme, "verdict: "+t.name(), now.Verdict, m.offers,
			func(c decide.Choice) tea.Msg { return judged{who, t, c} },
			func(v alert.Verdict, note string) tea.Cmd {
				return s.inEditor(note, func(note string) tea.Msg { return judged{who, t, decide.Choice{Verdict: v, Note: note}} })
			})
	} else {
		box = decide.NewLine(s.theme, "note: "+t.name(), now.Note, m.offers,
			func(note string) tea.Msg { return noted{who, t, note} },
			func(note string) tea.Cmd {
				return s.inEditor(note, func(note string) tea.Msg { return noted{who, t, note} })
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

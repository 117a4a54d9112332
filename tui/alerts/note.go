package alerts

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/decide"
	"tocsin/tui/screen"
)

// noting is a decision that a box asks for: a verdict with a note, a note, or a tag. It
// carries what it is about, so that what the box sends is for the alerts of its key.
type noting struct {
	of
	target  target
	verdict bool
	record  alert.Record // of a target of one alert
	offers  []string     // texts of templates
	err     error        // of the templates: the box opens all the same
}

// judged brings what was chosen in the menu of verdicts.
type judged struct {
	of
	target target
	choice decide.Choice
}

// noted brings a note.
type noted struct {
	of
	target target
	text   string
}

// tagged brings a tag.
type tagged struct {
	of
	target target
	name   string
	on     bool // it is added, not removed
}

// refusedText is sent when the person's editor brought no text.
type refusedText struct {
	of
	err error
}

// note opens the box of a note, or, with verdict, the menu of verdicts. The store is asked
// for the note so far.
func (a *acts) note(verdict bool) tea.Cmd {
	t := a.target()
	if cmd := a.refused(t); cmd != nil {
		return cmd
	}
	reply := noting{of: of{a.s}, target: t, verdict: verdict}
	if t.count > 1 || len(t.rows) == 0 {
		return screen.Send(reply)
	}
	o, closing, key := &a.s.o, a.s.outside.closing, t.rows[0].Key
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

// noting opens the box.
func (a *acts) noting(msg noting) tea.Cmd {
	who, t := msg.of, msg.target
	var box screen.Overlay
	if msg.verdict {
		judge := func(c decide.Choice) tea.Msg { return judged{who, t, c} }
		box = decide.NewVerdict(a.s.theme, "verdict: "+t.name(), msg.record.Triage.Verdict, msg.offers, judge,
			func(v alert.Verdict, note string) tea.Cmd {
				return a.inEditor(note, func(note string) tea.Msg { return judge(decide.Choice{Verdict: v, Note: note}) })
			})
	} else {
		note := func(text string) tea.Msg { return noted{who, t, text} }
		box = decide.NewLine(a.s.theme, "note: "+t.name(), msg.record.Triage.Note, msg.offers, note,
			func(text string) tea.Cmd { return a.inEditor(text, note) })
	}
	return tea.Batch(screen.Send(screen.OpenOverlay{Overlay: box}), screen.Tell(msg.err))
}

// inEditor goes on with a note in the person's editor; then makes the message of its text.
func (a *acts) inEditor(note string, then func(note string) tea.Msg) tea.Cmd {
	who := of{a.s}
	return decide.Edit(a.s.o.Editor, note, func(e decide.Edited) tea.Msg {
		if e.Err != nil {
			return refusedText{who, e.Err}
		}
		return then(e.Text)
	})
}

// tagBox opens the box of a tag to add or to remove.
func (a *acts) tagBox(on bool) tea.Cmd {
	t := a.target()
	if cmd := a.refused(t); cmd != nil {
		return cmd
	}
	who, title := of{a.s}, map[bool]string{true: "tag: ", false: "no longer tag: "}[on]
	return screen.Send(screen.OpenOverlay{Overlay: decide.NewLine(a.s.theme, title+t.name(), "", nil,
		func(text string) tea.Msg { return tagged{who, t, text, on} }, nil)})
}

// decided does what a box was asked for. The box has named how many alerts it is about.
func (a *acts) decided(msg reply) tea.Cmd {
	switch msg := msg.(type) {
	case noting:
		return a.noting(msg)
	case judged:
		return a.apply(verdictDeed(msg.choice.Verdict, msg.choice.Note), msg.target)
	case noted:
		return a.apply(noteDeed(msg.text), msg.target)
	case tagged:
		return a.tag(msg.target, msg.name, msg.on)
	case refusedText:
		return screen.Tell(msg.err)
	case confirmed:
		return a.apply(msg.deed, msg.target)
	case gathered:
		return a.collected(msg)
	}
	return nil
}

// Package events is the list of events, the audit records of which Office 365's alerts are made,
// with the detail of one, and of its alert, beside or over it.
//
// It is a browse.Browser over FROM event. Its own are the columns, that new rows have a sign, and
// what its keys turn back. An event is evidence, not work: nothing is triaged here. The package
// must not know the other lists, who polls, or how records are stored.
//
// Begin with Screen in this file; columns.go has the columns.
package events

import (
	"cmp"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/browse"
	"tocsin/tui/command"
	"tocsin/tui/facets"
	"tocsin/tui/news"
	"tocsin/tui/text"
	"tocsin/tui/undo"
	"tocsin/tui/views"
)

// The contexts of the keys: of the list, and of what it adds to the open detail.
const (
	Context       command.Context = "events"
	insideContext command.Context = "event"
)

// Screen is the list of events. Make one with New.
type Screen struct {
	*browse.Browser
	news *news.News
}

// New makes a list. It queries nothing until it has the focus.
func New(o browse.Options) *Screen {
	s := &Screen{news: news.New(alert.At(o.Now()), alert.EventKind())}
	own := traits(s)
	own.Columns, own.News, own.Undo = columns(o.Now()), s.news, undo.New(o.Store, o.Now)
	own.Mark, own.Name = s.mark, s.name
	o.First = cmp.Or(o.First, views.All)
	s.Browser = browse.New(o, own)
	return s
}

// traits returns what the list has of its own, as far as it is the same for each; s may be nil.
func traits(s *Screen) browse.Traits {
	words := browse.Words{Kind: alert.EventKind(), Where: Context, Inside: insideContext, Mark: "mark the event, to copy several; again unmarks it"}
	return browse.Traits{
		Words:       words,
		Facets:      []facets.Facet{facets.Severity(), facets.Span()},
		Views:       []views.View{{Name: views.All}, {Name: views.High, Query: "severity = 'high'"}},
		Placeholder: "record_type = 'ThreatIntelligence' AND @user CONTAINS 'amal'",
		Source:      string(alert.O365Management),
		Acts: []browse.Verb{
			words.Verb("act", "undo", "undo the last filter", "z", func() tea.Cmd { return s.turn(s.Undo.Undo) }).Hinted("undo", 20),
			words.Verb("act", "redo", "redo what was undone", "Z", func() tea.Cmd { return s.turn(s.Undo.Redo) }),
		},
	}
}

// Specs returns all commands of the list, for the registry.
func Specs() []command.Spec { return browse.Specs(traits(nil)) }

// crumbName is the width of an event's name in the breadcrumb.
const crumbName = 24

// name returns what the open event is called.
func (s *Screen) name() string {
	row := &s.Panes.Row
	return text.Shorten(text.Clean(cmp.Or(row.Operation, row.Heading())), crumbName)
}

// turn undoes or redoes the last step, another text of the query.
func (s *Screen) turn(turn func(actsOnly bool) (undo.Change, tea.Cmd)) tea.Cmd {
	change, cmd := turn(false)
	if change.Text != nil {
		return tea.Batch(s.Lens.Restore(*change.Text), cmd)
	}
	return cmd
}

// Package incidents is the list of incidents with the detail of one, and of its alerts,
// beside or over it.
//
// It is a browse.Browser over FROM incident, with the parts triage and queue. Its own are the
// columns, what a person does, that an incident is marked done as a whole, with its stored
// alerts, and that one merged into another leads there. The package must not know the alert
// list, who polls, or how records are stored.
//
// Begin with Screen in this file; commands.go lists the keys, columns.go the columns, acts.go
// and members.go what a person does about incidents and their alerts.
package incidents

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/browse"
	"tocsin/tui/cells"
	"tocsin/tui/command"
	"tocsin/tui/decide"
	"tocsin/tui/detail"
	"tocsin/tui/news"
	"tocsin/tui/queue"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/triage"
	"tocsin/tui/undo"
)

// Options configure a list.
type Options struct {
	browse.Options
	User string // the name that triage is recorded under
	// Templates reads the templates of notes, those that can be used also with an error; nil
	// for none.
	Templates func() ([]decide.Template, error)
	Editor    string // the person's editor, a command with its arguments
}

// noun names a row of the list.
const noun = "incident"

// Screen is the list of incidents. Make one with New.
type Screen struct {
	*browse.Browser
	o     Options
	acts  acts
	hops  hops
	queue []command.Spec // that work while the queue is worked
	seeks []command.Spec // that work while the detail is searched there
}

// New makes a list. It queries nothing until it has the focus.
func New(o Options) *Screen {
	u := undo.New(o.Store, o.Now)
	if o.Undo != nil {
		u = o.Undo.Beside()
	}
	o.Undo = u
	s := &Screen{o: o}
	own := traits(s, o.User)
	own.Columns, own.Undo, own.Name, own.Hooks = columns(o.Now(), o.User), u, s.name, hooks(s)
	fresh := news.New(alert.At(o.Now()), alert.IncidentKind())
	own.News, own.Mark = fresh, func(r *index.Row, g *theme.Glyphs) (theme.Role, string) {
		return cells.Mark(r, fresh.IsNew(r.Key, r.Ingested), g)
	}
	s.Browser = browse.New(o.Options, own)
	s.acts = newActs(s)
	s.queue = queue.Commands(s.Opened(), queueContext, noun)
	s.seeks = queue.Searching(s.queue, s.Opened())
	return s
}

// hooks returns what the list does beside its frame.
func hooks(s *Screen) browse.Hooks {
	return browse.Hooks{
		Hear:     s.hear,
		Begin:    func(id string) { s.acts.Begin(strings.HasSuffix(id, ".done")) },
		Pointed:  func() { triage.Pointed(s.acts.Acts) },
		Rests:    s.acts.rests,
		Commands: s.working,
		Looked:   s.acts.looked,
		Read:     func() tea.Cmd { return s.acts.Seen.Now() },
		Shown:    func() { s.hops = hops{} },
		Left:     func() { s.acts.Seen.Stop() },
		Loaded:   s.follow,
		Changed:  func() tea.Cmd { return s.acts.queue.Look() },
		Out:      s.acts.out,
		Place:    s.acts.place,
		Waiting:  func() string { return s.acts.Waiting() },
	}
}

// working returns the commands that work in the queue; nil outside it.
func (s *Screen) working() []command.Spec {
	switch on := s.acts.queue.On() && !s.Panes.Inner; {
	case on && s.Panes.Record.Searching():
		return s.seeks
	case on:
		return s.queue
	}
	return nil
}

// Legend explains the marks.
func (s *Screen) Legend() []screen.Mark {
	return append(cells.Legend(s.Glyphs(), "new: it came while this list was open, or got alerts since it was closed here"), detail.Legend(s.Glyphs())...)
}

// crumbName is the width of an incident's id in the breadcrumb.
const crumbName = 24

// name names the open incident, and the one that was opened and merged into it.
func (s *Screen) name() string {
	name := text.Shorten(text.Clean(s.Panes.Row.Key.ID), crumbName)
	if s.hops.merged != "" {
		name += " (" + text.Shorten(text.Clean(s.hops.merged), crumbName) + " was merged into it)"
	}
	return name
}

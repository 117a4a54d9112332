package cmd

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/store/query"
	"tocsin/tui/alerts"
	"tocsin/tui/browse"
	"tocsin/tui/events"
	"tocsin/tui/incidents"
	"tocsin/tui/screen"
	"tocsin/tui/setup"
	"tocsin/tui/undo"
	"tocsin/tui/views"
)

// root returns the first screen.
func (s *shown) root(on showing) screen.Screen {
	switch {
	case on.renew:
		return s.renewal(nil)
	case !on.guide:
		return s.list()
	}
	settings := s.tender.reload.current()
	toList := func() tea.Cmd { return screen.Send(screen.Replace{Screen: s.list()}) }
	options := setup.Options{
		Backend: s.backend(), Now: s.app.env.Now, Done: toList, Settings: settings.Path, Resume: on.draft, Desktop: s.desktop(), Edit: s.edit,
	}
	if len(settings.Integrations) > 0 { // without one there is no list to go back to
		options.Cancel = toList
	}
	if s.simulated != nil {
		options.Standin = standin{s.simulated.play, s}
	}
	guide := setup.New(options)
	s.guide.Store(guide)
	return guide
}

func (s *shown) backend() setup.Backend {
	b := s.setupBackend(s.tender.reload.current())
	b.drafts, b.offers = s.drafts, true
	return s.simulates(b)
}

// list makes an alert list on the settings in force.
func (s *shown) list() screen.Screen {
	o := s.listOptions()
	s.looks(&o)
	return s.kept(alerts.New(o))
}

// kept remembers a list that was made.
func (s *shown) kept(list *alerts.Screen) screen.Screen {
	s.keep(list)
	return list
}

// listOptions returns what every alert list on the settings in force has.
func (s *shown) listOptions() alerts.Options {
	a := s.app
	return alerts.Options{
		Store: s.tender.live, Now: a.env.Now, User: a.env.User, ReadOnly: a.flags.readOnly,
		Integrations: s.tender.shows(s.tender.reload.current()), Unset: a.unset(), Only: a.flags.integrations,
		Out: alerts.Out{Desktop: s.desktop(), JSON: copiedJSON, Print: s.print}, Places: s.places(),
		Trouble: alerts.Trouble{Damaged: s.tender.live.Damaged, Recover: s.tender.search},
		Notes:   alerts.Notes{Templates: a.noteTemplates, Editor: editorOf(a.env)},
	}
}

// browsed returns what every other list of records on the settings in force has.
func (s *shown) browsed(own *undo.Undo) browse.Options {
	a := s.app
	o := browse.Options{
		Store: s.tender.live, Now: a.env.Now, ReadOnly: a.flags.readOnly, Undo: own,
		Integrations: s.tender.shows(s.tender.reload.current()), Only: a.flags.integrations,
		Views:   func() []query.View { return viewsOf(s.tender.reload.current()) },
		Desktop: s.desktop(), JSON: copiedJSON, Print: s.print, Places: s.places(),
	}
	if !a.flags.readOnly {
		o.Save = s.saveView
	}
	return o
}

// incidents makes a list of incidents on the settings in force.
func (s *shown) incidents(own *undo.Undo) screen.Screen {
	o := s.browsed(own)
	o.First = views.Active
	list := incidents.New(incidents.Options{Options: o, User: s.app.env.User, Templates: s.app.noteTemplates, Editor: editorOf(s.app.env)})
	s.keep(list)
	return list
}

// events makes a list of events on the settings in force.
func (s *shown) events(own *undo.Undo) screen.Screen { return events.New(s.browsed(own)) }

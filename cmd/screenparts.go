package cmd

import (
	"tocsin/graph/alert"
	"tocsin/tui/desktop"
	"tocsin/tui/health"
	"tocsin/tui/screen"
)

// desktop returns the desktop that the screen runs on.
func (s *shown) desktop() *desktop.Desktop { return desktop.New(desktop.Options{Get: s.app.env.Get}) }

// health makes the screen of the feeds.
func (s *shown) health() screen.Screen {
	a := s.app
	return health.New(health.Options{
		Store: s.tender.live, Now: a.env.Now, ReadOnly: a.flags.readOnly,
		Integrations: integrationNames(a.chosen(s.tender.reload.current())), Log: a.logPath(),
	})
}

// copiedJSON returns a record as query --format json prints it.
func copiedJSON(r *alert.Record) ([]byte, error) { return recordJSON(r, outputFields(), false)() }

package cmd

import (
	"cmp"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/alerts"
	"tocsin/tui/command"
	"tocsin/tui/coverage"
	"tocsin/tui/decide"
	"tocsin/tui/desktop"
	"tocsin/tui/events"
	"tocsin/tui/health"
	"tocsin/tui/incidents"
	"tocsin/tui/integrations"
	"tocsin/tui/places"
	"tocsin/tui/screen"
	"tocsin/tui/setup"
	"tocsin/tui/undo"
)

// desktop returns the desktop that the screen runs on.
func (s *shown) desktop() *desktop.Desktop { return desktop.New(desktop.Options{Get: s.app.env.Get}) }

// places returns what makes the screens that commands and queries lead to.
func (s *shown) places() places.Makers {
	return places.Makers{
		"alerts": func(*undo.Undo) screen.Screen { return s.list() }, "incidents": s.incidents, "events": s.events, "health": s.health, "coverage": s.coverage,
		"integrations": s.integrations, "renew": s.renewal,
	}
}

// specs returns the commands of every screen, for the registry.
func specs() [][]command.Spec {
	return [][]command.Spec{alerts.Specs(), incidents.Specs(), events.Specs(), health.Specs(), coverage.Specs(), integrations.Specs(), setup.Specs()}
}

// coverage makes the screen that compares the sources.
func (s *shown) coverage(*undo.Undo) screen.Screen {
	return coverage.New(coverage.Options{
		Store: s.tender.live, Now: s.app.env.Now, Integrations: integrationNames(s.app.chosen(s.tender.reload.current())), Open: s.listOf,
	})
}

// listOf makes a list of the alerts that a view selects, over the screen that asks for it.
func (s *shown) listOf(view query.View) screen.Screen {
	o := s.listOptions()
	s.looks(&o)
	o.Resume, o.Remember = nil, nil
	return s.kept(alerts.NewOf(o, view))
}

// health makes the screen of the feeds.
func (s *shown) health(*undo.Undo) screen.Screen {
	a := s.app
	return health.New(health.Options{
		Store: s.tender.live, Now: a.env.Now, ReadOnly: a.flags.readOnly,
		Integrations: integrationNames(a.chosen(s.tender.reload.current())), Log: a.logPath(), Coverage: func() screen.Screen { return s.coverage(nil) },
		Manage: s.manage,
	})
}

// copiedJSON returns a record as query --format json prints it.
func copiedJSON(r *alert.Record) ([]byte, error) { return recordJSON(r, outputFields(), false)() }

// noteTemplates reads the templates of notes: the files in the folder "notes" beside the
// settings file.
func (a *app) noteTemplates() ([]decide.Template, error) {
	return decide.Templates(os.DirFS(filepath.Join(filepath.Dir(a.configPath()), "notes")))
}

// editorOf returns the command of the person's editor, as the usual variables name it.
func editorOf(env Env) string {
	usual := "vi"
	if runtime.GOOS == "windows" {
		usual = "notepad"
	}
	return cmp.Or(strings.TrimSpace(env.Get("VISUAL")), strings.TrimSpace(env.Get("EDITOR")), usual)
}

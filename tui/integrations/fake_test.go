package integrations

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

var midnight = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// fake is a Backend and a store without files.
type fake struct {
	all    []Integration
	states []ingest.State
	beside []string
	stored Stored
	err    error // of acts
	calls  []string
	slow   chan struct{} // an act waits for it; nil for none
}

func (f *fake) States(context.Context) ([]ingest.State, error)        { return f.states, nil }
func (f *fake) PollNow(context.Context, ingest.Feed, time.Time) error { return nil }
func (f *fake) Focus(context.Context, ingest.Feed, time.Time) error   { return nil }
func (f *fake) List(context.Context) (Listed, error) {
	return Listed{append([]Integration{}, f.all...), f.beside}, nil
}

func (f *fake) Stored(context.Context, string) (Stored, error) { return f.stored, f.err }

func (f *fake) Add(context.Context) (screen.Screen, error) { return f.opens("add") }

func (f *fake) Edit(_ context.Context, name string) (screen.Screen, error) {
	return f.opens("edit " + name)
}

func (f *fake) Renew(_ context.Context, name string, again bool) (screen.Screen, error) {
	if name == "contoso" && !again {
		return nil, &RenewedError{name, midnight.AddDate(0, 0, 210)}
	}
	if again {
		return f.opens("renew again " + name)
	}
	return f.opens("renew " + name)
}

func (f *fake) opens(call string) (screen.Screen, error) {
	f.calls = append(f.calls, call)
	return plain(call), f.err
}

func (f *fake) Check(old, name string) string {
	if strings.EqualFold(name, "fabrikam") {
		return "the settings already have an integration with this name"
	}
	return ""
}

func (f *fake) Rename(_ context.Context, old, name string) (string, error) {
	f.calls = append(f.calls, "rename "+old+" "+name)
	for i := range f.all {
		if f.all[i].Name == old && f.err == nil {
			f.all[i].Name = name
		}
	}
	return old + " is named " + name + " now", f.err
}

func (f *fake) Pause(_ context.Context, name string, pause bool) (string, error) {
	word := map[bool]string{true: "paused", false: "resumed"}[pause]
	f.calls = append(f.calls, word+" "+name)
	for i := range f.all {
		if f.all[i].Name == name && f.err == nil {
			f.all[i].Paused = pause
		}
	}
	return name + " is " + word, f.err
}

func (f *fake) Remove(_ context.Context, name string, alerts bool, each func(int)) (string, error) {
	call := "remove " + name
	if alerts {
		call += " with alerts"
		each(400)
	}
	f.calls = append(f.calls, call)
	if f.slow != nil {
		<-f.slow
	}
	return name + " is removed", f.err
}

// plain is a screen that shows nothing.
type plain string

func (p plain) Title() string          { return string(p) }
func (plain) Update(tea.Msg) tea.Cmd   { return nil }
func (plain) Draw(_, h int) []string   { return make([]string, h) }
func (plain) Typing() bool             { return false }
func (plain) Commands() []command.Spec { return nil }
func (plain) Do(string) tea.Cmd        { return nil }

func healthy(integration string, source alert.SourceName) ingest.State {
	return ingest.State{
		Feed: ingest.Feed{Integration: integration, Source: source}, Phase: ingest.Idle, Backfilled: true, PollEvery: time.Minute,
		LastOK: midnight.Add(-12 * time.Second), At: midnight.Add(-12 * time.Second), Next: midnight.Add(48 * time.Second),
	}
}

// several has integrations in every state.
func several() *fake {
	in := func(name string, days int) Integration {
		return Integration{
			Name: name, TenantID: name + ".onmicrosoft.com", ClientID: "1f0c6a34-52b7-4d19-8a2e-90c4b7d1e5f6", Cloud: "global", Sources: []string{"alerts_v2", "incidents"},
			PollEvery: "1m", Since: "7d", Certificate: "/keys/" + name + ".pem", PrivateKey: "/keys/" + name + ".key.pem",
			Ends: midnight.AddDate(0, 0, days), Alerts: 12345, Counted: true,
		}
	}
	f := &fake{stored: Stored{Records: 415, Words: "400 alerts, 15 incidents"}}
	f.all = []Integration{in("contoso", 210), in("fabrikam", 12), in("northwind", -3), in("tailspin", 90), in("odd \x1b[31m\u202e", 40)}
	f.all[3].Paused = true
	f.all[3].Note = "its removal was interrupted: D goes on, p polls it again"
	f.all[4].Ends, f.all[4].Counted = time.Time{}, false
	f.states = []ingest.State{healthy("contoso", alert.AlertsV2), healthy("contoso", alert.Incidents), healthy("fabrikam", alert.AlertsV2), healthy("northwind", alert.AlertsV2), healthy("tailspin", alert.AlertsV2)}
	st := &f.states[3]
	st.Fault = fault.New(fault.Certificate, "the certificate of northwind expired on 1999-12-29", "renew it with: tocsin cert renew NAME", nil)
	st.FailingSince, st.LastOK, st.CertificateEnds = midnight.Add(-3*time.Hour), midnight.Add(-3*time.Hour), midnight.AddDate(0, 0, -3)
	return f
}

// hands is a screen with the boxes over it, as the router has them.
type hands struct {
	*Screen
	t      *testing.T
	over   []screen.Overlay
	opened []string
	said   []string
}

func newHands(t *testing.T, f *fake, th *theme.Theme, o Options) *hands {
	t.Helper()
	o.Now = func() time.Time { return midnight }
	o.Backend, o.Store = f, f
	h := &hands{Screen: New(o), t: t}
	for _, cmd := range tuitest.Prepare(h.Screen, th, 80, 22) {
		h.run(cmd)
	}
	h.Screen.Draw(80, 22)
	return h
}

// run runs a command and what follows from it.
func (h *hands) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	h.get(cmd())
}

func (h *hands) get(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
	case screen.Toast:
		h.said = append(h.said, msg.Text)
	case screen.Open:
		h.opened = append(h.opened, msg.Screen.Title())
	case screen.OpenOverlay:
		h.over = append(h.over, msg.Overlay)
	case screen.CloseOverlay:
		h.over = h.over[:len(h.over)-1]
	default:
		if cmds, ok := tuitest.Commands(msg); ok {
			for _, c := range cmds {
				h.run(c)
			}
			return
		}
		h.run(h.Screen.Update(msg))
	}
}

// keys presses keys: in the box, or as commands of the screen.
func (h *hands) keys(keys ...string) *hands {
	h.t.Helper()
	for _, k := range keys {
		msg := tea.KeyPressMsg(tuitest.Key(h.t, k))
		if len(h.over) > 0 {
			h.run(h.over[len(h.over)-1].Update(msg))
			continue
		}
		found := false
		for _, spec := range h.Screen.Commands() {
			if spec.Bound(k) {
				found = true
				h.run(h.Screen.Do(spec.ID))
			}
		}
		if !found {
			h.t.Fatalf("%s does nothing here", k)
		}
		h.Screen.Draw(80, 22)
	}
	return h
}

func (h *hands) types(text string) *hands {
	for _, r := range text {
		h.keys(string(r))
	}
	return h
}

func (h *hands) drawn() string { return ansi.Strip(strings.Join(h.Screen.Draw(120, 38), "\n")) }

func (h *hands) box() string {
	if len(h.over) == 0 {
		return ""
	}
	return ansi.Strip(strings.Join(h.over[len(h.over)-1].Draw(80, 22), "\n"))
}

var errFull = errors.New("the disk is full")

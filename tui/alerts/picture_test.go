package alerts

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/index"
	"tocsin/tui"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// gallery has a row for each severity, status, triage state, source and age,
// and texts that are hard to measure.
func gallery() []alert.Record {
	edits := []func(*alert.Record){
		func(r *alert.Record) { r.Alert.Title = "Suspicious PowerShell command line" },
		func(r *alert.Record) {
			r.Alert.Title, r.Alert.Severity, r.Alert.Status = "疑わしいサインイン: 管理者アカウントへのパスワードスプレー攻撃が検出されました", alert.Medium, alert.InProgress
			r.Alert.Entities = []alert.Entity{{Type: alert.User, Value: "山田太郎@contoso.example"}, {Type: alert.Host, Value: "東京-端末-001"}}
			r.Alert.Provider = alert.MDI
		},
		func(r *alert.Record) {
			r.Alert.Title, r.Alert.Severity, r.Alert.Status = "Anonymous IP address", alert.Low, alert.Resolved
			r.Alert.Provider, r.Triage.State = alert.Entra, alert.TriageSeen
		},
		func(r *alert.Record) {
			r.Alert.Title, r.Alert.Severity = "Email messages removed after delivery", alert.Informational
			r.Alert.Provider, r.Triage.State, r.Alert.IncidentID = alert.MDO, alert.TriageDone, ""
		},
		func(r *alert.Record) {
			r.Alert.Title, r.Alert.Severity, r.Alert.Provider = "Something without a severity", alert.Unknown, alert.M365D
			r.Alert.Entities = nil
		},
		func(r *alert.Record) {
			r.Alert.Title, r.Source, r.Alert.Provider = "Legacy: impossible travel activity", alert.Legacy, alert.MDA
			r.Alert.Entities[0].Value = "a.very.long.name.of.a.person@subsidiary.contoso.onmicrosoft.example"
		},
		func(r *alert.Record) {
			r.Alert.Title, r.Source, r.Alert.Provider = "Unfamiliar sign-in properties", alert.RiskDetections, alert.Entra
			r.Alert.Status, r.Triage.State = alert.InProgress, alert.TriageSeen
		},
		func(r *alert.Record) {
			r.Alert.Title, r.Alert.Provider, r.Alert.Product = "From a product no one knows", alert.Other, "Fabrikam Shield 3000"
			r.Alert.Created = 0
		},
		func(r *alert.Record) {
			r.Alert.Title, r.Alert.Provider = "Hostile \x1b[2J\x1b]0;x\a title \u202egpj.exe \x9b31m", alert.Sentinel
			r.Alert.Status, r.Ingested = "ESCALATED", alert.At(midnight.Add(time.Second))
		},
		func(r *alert.Record) {
			r.Alert.Title, r.Ingested = "Ransomware-linked threat actor detected on a domain controller, hands on keyboard", alert.At(midnight.Add(time.Second))
			r.Alert.Entities[1].Value = "dc-01.corp.subsidiary.contoso.example"
		},
	}
	ages := []int{0, 7, 59, 130, 47 * 60, 3 * 24 * 60, 99 * 24 * 60, 1, 300 * 24 * 60, 3 * 365 * 24 * 60}
	out := make([]alert.Record, len(edits))
	for i, edit := range edits {
		out[i] = sample(fmt.Sprintf("g%02d", i), ages[i], edit)
	}
	return out
}

// crowd is the gallery and enough rows to need a scrollbar.
func crowd() []alert.Record { return append(gallery(), plain(90)...) }

func do(s *Screen, ids ...string) {
	for _, id := range ids {
		deliver(s, s.Do(id))
	}
}

func typeIn(s *Screen, words string) {
	for _, r := range words {
		s.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	if s.filter.Bar.Open() {
		deliver(s, s.filter.Apply(words)) // nothing, if they don't parse
	}
}

func TestPictures(t *testing.T) {
	pictures := []struct {
		name    string
		records []alert.Record
		then    func(s *Screen)
	}{
		{"filled", crowd(), func(s *Screen) { do(s, "alerts.down") }},
		{"chips", crowd(), func(s *Screen) {
			do(s, "alerts.high", "alerts.medium", "alerts.low", "alerts.info", "alerts.version", "alerts.unseen")
			deliver(s, s.filter.Toggle("provider", "mdi", false))
		}},
		{"sorted", gallery(), func(s *Screen) { do(s, "alerts.left", "alerts.left", "alerts.left", "alerts.left", "alerts.sort") }},
		{"bar", crowd(), func(s *Screen) {
			do(s, "alerts.query")
			typeIn(s, "severity >= 'medium' AND title CONTAINS 'サイン'")
		}},
		{"folded", append(crowd(), kinds()...), func(s *Screen) { do(s, "alerts.fold", "alerts.down") }},
		{"folded-alike", append(crowd(), kinds()...), func(s *Screen) { deliver(s, s.DoWith("alerts.fold", "alike")) }},
		{"bar-empty", gallery(), func(s *Screen) { do(s, "alerts.query") }},
		{"bar-wrong", gallery(), func(s *Screen) { do(s, "alerts.query"); typeIn(s, "severity = 'hgih' AND provider = 'mde'") }},
		{"bar-unfinished", gallery(), func(s *Screen) { do(s, "alerts.query"); typeIn(s, "title CONTAINS 'サイン' AND @user =") }},
		{"detail", gallery(), func(s *Screen) { do(s, "alerts.down", "alerts.open") }},
		{"detail-bar", gallery(), func(s *Screen) { deliver(s, s.filter.Toggle("severity", "high", false)); do(s, "alerts.open") }},
	}
	for _, p := range pictures {
		tuitest.ShootInTime(t, p.name, func(t *testing.T, th *theme.Theme, w, h int) screen.Screen {
			s := still(newFakeStore(at(midnight), p.records...), th, w, h, "contoso")
			p.then(s)
			return s
		})
	}
}

// A stacked detail needs a high terminal, not a wide one.
func TestPictureStacked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, th := range tuitest.Themes() {
			s := still(newFakeStore(at(midnight), crowd()...), th, 100, 38, "contoso")
			do(s, "alerts.down", "alerts.open")
			lines := s.Draw(100, 38)
			tuitest.Exact(t, lines, 100, 38)
			tuitest.Golden(t, "stacked-100x40-"+th.Name, tuitest.Picture(lines, 100))
		}
	})
}

func TestPicturesOfNothing(t *testing.T) {
	filling := ingest.State{Feed: ingest.Feed{Integration: "contoso", Source: alert.AlertsV2}, Phase: ingest.Backfill, Pages: 7, Items: 3400, At: midnight}
	for _, c := range []struct {
		name string
		then func(*fakeStore) func(*Screen)
	}{
		{"none-kept", func(*fakeStore) func(*Screen) { return nil }},
		{"not-polling", func(x *fakeStore) func(*Screen) { x.states = nil; return nil }},
		{"back-fill", func(x *fakeStore) func(*Screen) { x.states = []ingest.State{filling}; return nil }},
		{"troubled", func(x *fakeStore) func(*Screen) {
			x.states = []ingest.State{with(fresh("contoso", alert.AlertsV2, midnight), func(f *ingest.State) {
				f.Fault = fault.New(fault.Network, "the name login.example is not known to DNS", "check the network's DNS and the cloud", nil)
			})}
			return nil
		}},
		{"none-matches", func(x *fakeStore) func(*Screen) {
			x.put(plain(3)...)
			return func(s *Screen) { deliver(s, s.filter.Toggle("provider", "ti", false)) }
		}},
		{"older", func(x *fakeStore) func(*Screen) {
			x.ix = index.New(index.Options{Limit: 1000})
			x.put(plain(1001)...)
			return func(s *Screen) { deliver(s, s.filter.Toggle("provider", "ti", false)) }
		}},
		{"loading", func(x *fakeStore) func(*Screen) { x.change = func(r *index.Result) { r.Loading = true }; return nil }},
		{"raw", func(x *fakeStore) func(*Screen) {
			x.change = func(r *index.Result) { r.Partial, r.Done = true, 0.42 }
			return nil
		}},
		{"failed", func(x *fakeStore) func(*Screen) {
			x.err = fault.New(fault.Store, "the store's file is damaged", "restore it, or begin anew with --store", errors.New("page 3"))
			return nil
		}},
	} {
		tuitest.ShootInTime(t, "nothing-"+c.name, func(t *testing.T, th *theme.Theme, w, h int) screen.Screen {
			x := newFakeStore(at(midnight))
			then := c.then(x)
			s := still(x, th, w, h, "contoso")
			if then != nil {
				then(s)
			}
			return s
		})
	}
}

// whole is a program with a list, as a terminal of w by h shows it.
func whole(t *testing.T, s *Screen, look theme.Options, w, h int) []string {
	t.Helper()
	registry, err := tui.NewRegistry(nil, Specs())
	if err != nil {
		t.Fatal(err)
	}
	app := tui.New(tui.Options{Root: s, Registry: registry, Theme: look, Now: at(midnight)})
	app.Update(tea.WindowSizeMsg{Width: w, Height: h})
	app.Update(tea.ColorProfileMsg{Profile: look.Profile})
	return strings.Split(app.View().Content, "\n")
}

// With header and status line, at tight sizes, in colour and without.
func TestPicturesWithFrame(t *testing.T) {
	for _, c := range []struct {
		w, h int
		look theme.Options
		name string
	}{
		{80, 24, theme.Options{Dark: true, Profile: colorprofile.TrueColor}, "dark"},
		{40, 10, theme.Options{Dark: true, Profile: colorprofile.TrueColor}, "dark"},
		{120, 40, theme.Options{Dark: true, Profile: colorprofile.TrueColor}, "dark"},
		{80, 24, theme.Options{ASCII: true, Profile: colorprofile.ASCII}, "ascii"},
	} {
		name := fmt.Sprintf("frame-%dx%d-%s", c.w, c.h, c.name)
		t.Run(name, func(t *testing.T) {
			s := still(newFakeStore(at(midnight), crowd()...), theme.New(c.look), c.w, c.h-2, "contoso", "fabrikam with a long name", "woodgrove")
			do(s, "alerts.high", "alerts.down")
			lines := whole(t, s, c.look, c.w, c.h)
			tuitest.Exact(t, lines, c.w, c.h)
			tuitest.Golden(t, name, tuitest.Picture(lines, c.w))
		})
	}
}

func TestPictureOfTheMenu(t *testing.T) {
	look := theme.Options{Dark: true, Profile: colorprofile.TrueColor}
	for _, size := range []tuitest.Size{{W: 80, H: 24}, {W: 40, H: 10}} {
		s := still(newFakeStore(at(midnight), crowd()...), theme.New(look), size.W, size.H-2, "contoso")
		deliver(s, s.filter.Toggle("provider", "entra", false))
		for _, msg := range deliver(s, s.Do("alerts.product")) {
			m := msg.(screen.OpenOverlay).Overlay
			m.Update(tea.KeyPressMsg{Code: 'j', Text: "j"})
			lines := m.Draw(size.W-2, size.H-2)
			w := 4 + min(56, size.W-6)
			tuitest.Exact(t, lines, w, len(lines))
			tuitest.Golden(t, fmt.Sprintf("menu-%dx%d", size.W, size.H), tuitest.Picture(lines, w))
		}
	}
}

package alerts

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/tui"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// states are lists in all the states that change what is drawn.
func states(th *theme.Theme) map[string]*Screen {
	make := func(records []alert.Record, ids ...string) *Screen {
		s := still(newFakeStore(at(midnight), records...), th, 120, 38, "contoso", "fabrikam")
		do(s, ids...)
		return s
	}
	out := map[string]*Screen{
		"filled":      make(crowd(), "alerts.down"),
		"few":         make(gallery()),
		"empty":       make(nil),
		"none":        make(crowd(), "alerts.query"),
		"filtered":    make(crowd(), "alerts.high", "alerts.version", "alerts.unseen"),
		"detail":      make(crowd(), "alerts.open"),
		"detail, few": make(gallery(), "alerts.high", "alerts.open"),
		"bar":         make(crowd(), "alerts.query"),
		"bar, wrong":  make(crowd(), "alerts.query"),
		"failed":      make(nil),
		"untold":      New(Options{Store: newFakeStore(at(midnight)), Now: at(midnight)}),
	}
	out["none"].Update(tea.KeyPressMsg{Code: tea.KeyEnter})
	deliver(out["none"], out["none"].filter.Apply("title = 'none'"))
	typeIn(out["bar"], "title CONTAINS '漢字漢字' AND severity = 'high'")
	typeIn(out["bar, wrong"], "title CONTAINS '漢字漢字漢字' AND severity = 'hgih' AND provider = 'mde'")
	out["failed"].rows.Answer.Failed = fault.New(fault.Store, strings.Repeat("the store is 壊れた ", 9), "restore it", nil)
	return out
}

// Draw gives h lines of w columns at every size and never panics.
func TestDrawIsExact(t *testing.T) {
	all := states(theme.New(theme.Options{Dark: true}))
	check := func(name string, s *Screen, w, h int) {
		t.Helper()
		lines := s.Draw(w, h)
		if len(lines) != h {
			t.Fatalf("%s at %d×%d: %d lines", name, w, h, len(lines))
		}
		for i, l := range lines {
			if text.Width(l) != w {
				t.Fatalf("%s at %d×%d: line %d has %d columns: %q", name, w, h, i+1, text.Width(l), strip(l))
			}
		}
		s.Status()
		s.Header()
	}
	for name, s := range all {
		for w := 0; w <= 220; w++ {
			check(name, s, w, 1+(w*7)%70)
		}
		for h := 0; h <= 70; h++ {
			check(name, s, 40+(h*11)%180, h)
		}
		for range 300 {
			check(name, s, rand.IntN(221), rand.IntN(71))
		}
	}
}

// The program's frame around it is exact as well, at all realistic sizes.
func TestTheFrameIsExact(t *testing.T) {
	look := theme.Options{Dark: true, Profile: colorprofile.TrueColor}
	for name, s := range states(theme.New(look)) {
		for _, w := range []int{40, 41, 57, 79, 80, 81, 119, 120, 121, 150, 200} {
			for _, h := range []int{10, 11, 23, 24, 29, 30, 40} {
				for i, l := range whole(t, s, look, w, h) {
					if text.Width(l) != w {
						t.Fatalf("%s at %d×%d: line %d has %d columns: %q", name, w, h, i+1, text.Width(l), strip(l))
					}
				}
			}
		}
	}
}

// sgr matches what a theme paints with; anything else that begins with ESC is not ours.
var sgr = regexp.MustCompile(`\x1b\[[0-9;]*m`)

const hostile = "x\x1b[2J\x1b]0;owned\a\x1b]52;c;aGk=\x1b\\\x1bP1$r\x1b\\\u009b31m\u009d8;;http://x\u009c\r\n\b\x00\x7f\u202e\u2066\u200b\xff\U000e0041漢字"

// No text from outside reaches the terminal as anything but text.
func TestHostileTextIsTextAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		records := []alert.Record{
			sample("a"+hostile, 1, func(r *alert.Record) {
				r.Integration = hostile
				r.Alert.Title, r.Alert.Product, r.Alert.Provider, r.Alert.IncidentID = hostile, hostile, alert.Other, hostile
				r.Alert.Entities = []alert.Entity{{Type: alert.User, Value: hostile}, {Type: alert.Host, Value: hostile}}
				r.Alert.Status, r.Alert.Severity = hostile, hostile
			}),
			sample("b", 2, func(r *alert.Record) { r.Alert.Provider, r.Source = hostile, hostile }),
		}
		x := newFakeStore(at(midnight), records...)
		look := theme.Options{Dark: true, Profile: colorprofile.TrueColor}
		for _, kind := range []fault.Kind{fault.Failed, fault.SignIn, fault.Consent, fault.Network} {
			x.states = []ingest.State{{
				Feed: ingest.Feed{Integration: hostile, Source: hostile}, Phase: ingest.Waiting, At: midnight,
				Fault: fault.New(kind, hostile, hostile, nil),
			}, fresh("contoso", alert.AlertsV2, midnight)}
			s := still(x, theme.New(look), 200, 58, hostile, "contoso")
			shots := [][]string{}
			shoot := func() { shots = append(shots, whole(t, s, look, 200, 60), whole(t, s, look, 80, 24)) }
			shoot()
			deliver(s, s.Do("alerts.only"))
			shoot()
			deliver(s, s.Do("alerts.open"))
			shoot()
			s.Back(false)
			deliver(s, s.Do("alerts.query"))
			s.Update(tea.PasteMsg{Content: hostile})
			shoot()
			s.Back(false)
			s.rows.Answer.Failed = fault.New(kind, hostile, hostile, nil)
			s.rows.List.Reset(false)
			shoot()
			shots = append(shots, productMenu(s).Draw(80, 22))
			for _, lines := range shots {
				rest := sgr.ReplaceAllString(strings.Join(lines, ""), "")
				for _, r := range rest {
					if r < 0x20 || r >= 0x7f && r < 0xa0 || strings.ContainsRune("\u202e\u2066\u200b\U000e0041", r) {
						t.Fatalf("%U is drawn: %q", r, rest)
					}
				}
			}
			if got := strings.Join(shots[0], ""); !strings.Contains(got, "␛") {
				t.Error("the hostile text is not seen at all")
			}
		}
	})
}

// BenchmarkKey is one key at 120×40 with 100,000 rows in the store: Update and
// Draw of the list, without the search that it may start.
func BenchmarkKey(b *testing.B) {
	s, down := hundredThousand(b)
	b.ReportAllocs()
	for b.Loop() {
		s.Do(down[s.rows.List.Place()%2])
		_ = s.Draw(120, 38)
	}
}

// BenchmarkFrame is the same through the router: key lookup, and the whole
// picture with header and status.
func BenchmarkFrame(b *testing.B) {
	s, _ := hundredThousand(b)
	registry, err := tui.NewRegistry(nil, Specs())
	if err != nil {
		b.Fatal(err)
	}
	app := tui.New(tui.Options{Root: s, Registry: registry, Theme: theme.Options{Dark: true}, Now: at(midnight)})
	app.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
	app.Update(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
	keys := []tea.KeyPressMsg{{Code: 'j', Text: "j"}, {Code: 'k', Text: "k"}}
	b.ReportAllocs()
	for b.Loop() {
		app.Update(keys[s.rows.List.Place()%2])
		_ = app.View()
	}
}

func hundredThousand(b *testing.B) (s *Screen, steps []string) {
	b.Helper()
	records := make([]alert.Record, 100_000)
	for i := range records {
		records[i] = sample(fmt.Sprintf("b%06d", i), i, func(r *alert.Record) {
			r.Alert.Title = fmt.Sprintf("Suspicious PowerShell command line %d", i)
			r.Alert.Severity = []alert.Severity{alert.High, alert.Medium, alert.Low, alert.Informational}[i%4]
			r.Alert.Provider = alert.Providers()[i%len(alert.Providers())]
		})
	}
	s = still(newFakeStore(at(midnight), records...), theme.New(theme.Options{Dark: true}), 120, 38, "contoso")
	if s.rows.List.Len() != len(records) {
		b.Fatal(errors.New("the list is not filled"))
	}
	return s, []string{"alerts.down", "alerts.up"}
}

package querybar

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui"
	"tocsin/tui/command"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

var midnight = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func midnights() time.Time { return midnight }

// page is the least screen that has a bar: it shows the bar's lines and what it searched
// for.
type page struct {
	bar     *Bar
	theme   *theme.Theme
	effects []Effect
}

func (p *page) Title() string { return "page" }
func (p *page) Typing() bool  { return p.bar.Open() }

func (p *page) Commands() []command.Spec {
	if p.bar.Open() {
		return p.bar.Commands()
	}
	return PageSpecs()
}

func PageSpecs() []command.Spec {
	return []command.Spec{{ID: "page.query", Help: "edit the query", Keys: []string{"/"}, Where: "page"}}
}

func (p *page) Do(string) tea.Cmd { p.bar.Begin(); return nil }

func (p *page) Back(bool) (bool, tea.Cmd) {
	if !p.bar.Open() {
		return false, nil
	}
	return true, p.followed(p.bar.Back())
}

func (p *page) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg, Message:
		return p.followed(p.bar.Update(msg))
	}
	return nil
}

func (p *page) followed(e Effect, cmd tea.Cmd) tea.Cmd {
	p.effects = append(p.effects, e)
	return cmd
}

func (p *page) Draw(w, h int) []string {
	lines := p.bar.Lines(p.theme, w)
	if len(lines) != p.bar.Height(w) {
		panic(fmt.Sprintf("%d lines, and the height is %d", len(lines), p.bar.Height(w)))
	}
	for len(lines) < h {
		lines = append(lines, text.Spaces(w))
	}
	n := p.bar.Height(w)
	copy(lines[min(n, h):], p.bar.Choices(p.theme, w, max(h-n, 0)))
	return lines[:h]
}

// source answers the bar that asks for values: an index that may be slow.
type source struct {
	ix   *index.Index
	slow time.Duration
}

func (s *source) Search(ctx context.Context, request index.Request) (index.Result, error) {
	select {
	case <-time.After(s.slow):
		return s.ix.Search(ctx, request)
	case <-ctx.Done():
		return index.Result{}, ctx.Err()
	}
}

func newSource(records ...alert.Record) *source {
	s := &source{ix: index.New(index.Options{})}
	rows := make([]engine.Row, len(records))
	for i, r := range records {
		rows[i] = engine.Row{Seq: int64(i + 1), Record: r}
	}
	s.ix.Apply(rows)
	return s
}

// plain returns n alerts named a00, a01 …
func plain(n int) []alert.Record {
	out := make([]alert.Record, n)
	for i := range out {
		created := alert.At(midnight.Add(-time.Duration(i) * time.Minute))
		out[i] = alert.Record{
			Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: fmt.Sprintf("a%02d", i)},
			Alert: &alert.Alert{
				Title: fmt.Sprintf("Alert %02d", i), Severity: alert.High, Status: alert.Open, Provider: alert.MDE, Product: alert.MDE.Product(),
				Created: created, Updated: created, IncidentID: "42",
				Entities: []alert.Entity{{Type: alert.User, Value: "amal@contoso.example"}, {Type: alert.Host, Value: "ws-042"}},
			},
			Ingested: created,
		}
	}
	return out
}

// session is a program with a page on a terminal in memory.
type session struct {
	*tuitest.Terminal
	t      *testing.T
	page   *page
	bar    *Bar
	source *source
}

func flow(t *testing.T, o Options, records []alert.Record, run func(x *session)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		x := &session{t: t, source: newSource(records...)}
		o.Now, o.Search = time.Now, x.source.Search
		registry, err := tui.NewRegistry(nil, PageSpecs())
		if err != nil {
			t.Fatal(err)
		}
		x.bar = New(o)
		x.page = &page{bar: x.bar, theme: theme.New(theme.Options{Dark: true})}
		x.Terminal = tuitest.Start(t, tui.New(tui.Options{Root: x.page, Registry: registry, Now: time.Now}), 120, 40)
		defer x.Quit(time.Minute)
		run(x)
	})
}

// typing runs a test of the bar, which is open, at each size.
func typing(t *testing.T, o Options, records []alert.Record, run func(x *session)) {
	t.Helper()
	for _, size := range []tuitest.Size{{W: 80, H: 24}, {W: 120, H: 40}} {
		t.Run(fmt.Sprintf("%dx%d", size.W, size.H), func(t *testing.T) {
			flow(t, o, records, func(x *session) {
				x.Resize(size.W, size.H)
				x.keys("/")
				run(x)
			})
		})
	}
}

func (x *session) keys(words string) {
	x.t.Helper()
	for _, name := range strings.Fields(words) {
		x.Keys(name)
	}
}

func (x *session) says(words ...string) {
	x.t.Helper()
	for _, w := range words {
		if !strings.Contains(x.Text(), w) {
			x.t.Errorf("the screen does not say %q:\n%s", w, x.Text())
		}
	}
}

func (x *session) silent(words ...string) {
	x.t.Helper()
	for _, w := range words {
		if strings.Contains(x.Text(), w) {
			x.t.Errorf("the screen says %q:\n%s", w, x.Text())
		}
	}
}

// query fails the test unless the query in force is q.
func (x *session) query(q string) {
	x.t.Helper()
	if x.bar.Text() != q {
		x.t.Errorf("the query is %q, want %q", x.bar.Text(), q)
	}
}

// line fails the test unless the bar holds a text with its caret at ‸.
func (x *session) line(want string) {
	x.t.Helper()
	l := x.bar.editor.line
	if got := l.Value()[:l.Caret()] + "‸" + l.Value()[l.Caret():]; got != want {
		x.t.Errorf("the bar holds %s, want %s", got, want)
	}
}

// open makes an open bar over records in which a command's pause never ends.
func open(o Options, records ...alert.Record) *Bar {
	if o.Now == nil {
		o.Now = midnights
	}
	o.Search = newSource(records...).Search
	b := New(o)
	b.Begin()
	return b
}

func key(t testing.TB, name string) tea.Msg { return tea.KeyPressMsg(tuitest.Key(t, name)) }

func paste(s string) tea.Msg { return tea.PasteMsg{Content: s} }

func strip(s string) string { return ansi.Strip(s) }

func dark() *theme.Theme { return theme.New(theme.Options{Dark: true}) }

// shot is all that a bar draws on a screen of w by h cells.
func shot(b *Bar, w, h int) string {
	p := &page{bar: b, theme: dark()}
	return strip(strings.Join(p.Draw(w, h), "\n"))
}

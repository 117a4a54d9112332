package rows_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/rows"
	"tocsin/tui/theme"
)

// midnight is the time of all tests.
var midnight = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// store is a store in memory: a real index.
type store struct {
	ix     *index.Index
	seq    int64
	asked  []index.Request
	err    error // of Search
	change func(*index.Result)
	news   chan error // what the running Wait returns
}

func newStore(records ...alert.Record) *store {
	s := &store{ix: index.New(index.Options{}), news: make(chan error, 1)}
	s.put(records...)
	return s
}

func (s *store) put(records ...alert.Record) {
	all := make([]engine.Row, 0, len(records))
	for _, r := range records {
		s.seq++
		all = append(all, engine.Row{Seq: s.seq, Record: r})
	}
	if len(all) > 0 {
		s.ix.Apply(all)
	}
}

func (s *store) Search(ctx context.Context, request index.Request) (index.Result, error) {
	if err := errors.Join(ctx.Err(), s.err); err != nil {
		return index.Result{}, err
	}
	s.asked = append(s.asked, request)
	r, err := s.ix.Search(ctx, request)
	if s.change != nil {
		s.change(&r)
	}
	return r, err
}

func (s *store) Wait(ctx context.Context, _ int64) (int64, error) {
	select {
	case err := <-s.news:
		return s.seq, err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// record is an alert n minutes old.
func record(id string, n int, edit func(*alert.Record)) alert.Record {
	created := alert.At(midnight.Add(-time.Duration(n) * time.Minute))
	r := alert.Record{
		Key: alert.Key{Integration: "contoso", Source: alert.AlertsV2, ID: id},
		Alert: &alert.Alert{
			Title: "Alert " + id, Severity: []alert.Severity{alert.High, alert.Medium, alert.Low, alert.Informational}[(n+40)%4], Status: alert.Open,
			Provider: alert.MDE, Created: created, Updated: created,
			Entities: []alert.Entity{{Type: alert.User, Value: "amal@contoso.example"}, {Type: alert.Host, Value: "ws-" + id + ".contoso.example"}},
		},
	}
	if edit != nil {
		edit(&r)
	}
	return r
}

// records returns n alerts, one a minute, named a00, a01 … from the newest.
func records(n int) []alert.Record {
	out := make([]alert.Record, n)
	for i := range out {
		out[i] = record(fmt.Sprintf("a%02d", i), i, nil)
	}
	return out
}

// columns are some columns, the wide one in the middle.
func columns() []rows.Column {
	text := func(of func(*index.Row) string) func(*rows.Brush, *index.Row) (string, theme.Role) {
		return func(_ *rows.Brush, r *index.Row) (string, theme.Role) { return of(r), theme.Text }
	}
	severity := func(r *index.Row) string { return string(r.Severity) }
	title := func(r *index.Row) string { return r.Title }
	host := func(r *index.Row) string { return r.Host }
	user := func(r *index.Row) string { return r.User }
	return []rows.Column{
		{Name: "SEV", Width: 6, Field: "severity", Sort: "severity", Down: true, Value: severity, Cell: text(severity)},
		{Name: "AGE", Width: 5, Sort: "created_at", Down: true, Cell: text(func(r *index.Row) string { return fmt.Sprint(int(midnight.Sub(r.Created.Time()).Minutes())) })},
		{Name: "TITLE", Width: 1, Wide: true, Field: "title", Sort: "title", Value: title, Cell: text(title)},
		{Name: "USER", Width: 8, Most: 20, Rank: 2, Title: 12, Field: "@user", Sort: "@user", Value: user, Cell: text(user)},
		{Name: "HOST", Width: 10, Most: 30, Rank: 3, Title: 12, Field: "@host", Sort: "@host", Value: host, Cell: text(host)},
	}
}

// world is a list on a store, whose commands run when the test says.
type world struct {
	*rows.Rows
	t     *testing.T
	store *store
	now   time.Time
	text  string
	last  rows.Change
	made  int
}

func newWorld(t *testing.T, records ...alert.Record) *world {
	return newWorldOf(t, rows.Options{Columns: columns()}, records...)
}

func newWorldOf(t *testing.T, o rows.Options, records ...alert.Record) *world {
	x := idle(t, o, records...)
	x.run(x.Reload())
	return x
}

// idle is a world in which nothing was searched for yet.
func idle(t *testing.T, o rows.Options, records ...alert.Record) *world {
	x := &world{t: t, store: newStore(records...), now: midnight}
	o.Store, o.Now, o.Ask = x.store, func() time.Time { return x.now }, x.ask
	x.Rows = rows.New(o)
	t.Cleanup(x.Close)
	x.Resize(80, 11)
	return x
}

func (x *world) ask() rows.Question {
	q, problems := query.Parse(x.text, x.now)
	if err := query.Failed(problems); err != nil {
		x.t.Fatalf("%s: %v", x.text, err)
	}
	return rows.Question{Query: q, Facets: true}
}

// messages runs a command and returns its messages; a command that waits has none.
func messages(cmd tea.Cmd) (out []tea.Msg) {
	if cmd == nil {
		return nil
	}
	done := make(chan tea.Msg, 1)
	go func() { done <- cmd() }()
	select {
	case msg := <-done:
		if batch, ok := msg.(tea.BatchMsg); ok {
			for _, c := range batch {
				out = append(out, messages(c)...)
			}
			return out
		}
		if msg != nil {
			out = append(out, msg)
		}
	case <-time.After(200 * time.Millisecond):
	}
	return out
}

// run runs a command and what follows from it, apart from pauses.
func (x *world) run(cmd tea.Cmd) {
	for _, msg := range messages(cmd) {
		x.hear(msg)
	}
}

func (x *world) hear(msg tea.Msg) {
	if _, again := msg.(rows.Due); again {
		return
	}
	change, cmd := x.Update(msg)
	x.last = change
	x.run(cmd)
}

// move makes a move and what follows.
func (x *world) move(names ...string) {
	for _, name := range names {
		cmd, ok := x.Move(name)
		if !ok {
			x.t.Fatalf("no move is called %q", name)
		}
		x.run(cmd)
	}
}

func (x *world) on(what, id string) {
	x.t.Helper()
	if row, ok := x.Current(); !ok || row.Key.ID != id {
		x.t.Errorf("%s: the cursor is on %q, want %q", what, row.Key.ID, id)
	}
}

// lines returns what is drawn, without styles and the blanks at the ends.
func (x *world) lines(w, h int) []string {
	x.Resize(w, h)
	x.run(x.Lacking())
	lines := x.Draw(w, h, true)
	for i, l := range lines {
		if n := ansi.StringWidth(l); n != w {
			x.t.Errorf("line %d has %d cells of %d: %q", i, n, w, l)
		}
		lines[i] = strings.TrimRight(ansi.Strip(l), " ")
	}
	if len(lines) != h {
		x.t.Errorf("%d lines, want %d", len(lines), h)
	}
	return lines
}

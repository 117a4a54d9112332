// Package browsetest puts a list of records on a store of its own, for the tests of its screen.
//
// The store is in memory and the list hears of no change by itself: Put tells it. What its
// commands send is delivered to it until nothing is left, as the program does. Begin with Bed.
package browsetest

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
	"tocsin/graph/ingest"
	"tocsin/store"
	"tocsin/tui/browse"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
	"tocsin/tui/undo"
)

// Midnight is the time in a bed, unless its options have a clock.
func Midnight() time.Time { return time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC) }

// Unchanging is a store whose changes no list hears of.
type Unchanging struct{ browse.Store }

// Wait ends at once, as that of a store without changes to wait for.
func (Unchanging) Wait(context.Context, int64) (int64, error) { return 0, context.Canceled }

// Decided tells what the store has of decisions, if it tells them: by them undo knows who came before.
func (u Unchanging) Decided(ctx context.Context, keys []alert.Key) ([]alert.Triage, error) {
	of, ok := u.Store.(undo.Recorder)
	if !ok {
		return nil, nil
	}
	return of.Decided(ctx, keys)
}

// Bed is a list on a store of its own. Make one with New, and give it the list with Show.
type Bed struct {
	T     *testing.T
	Store *store.Store
	Size  struct{ W, H int } // of the list, in cells

	list    screen.Screen
	browser *browse.Browser
	post    *tuitest.Post
}

// New makes the bed of a list with options, of which those that every list has are filled in.
func New(t *testing.T, o *browse.Options, records ...alert.Record) *Bed {
	t.Helper()
	if o.Now == nil {
		o.Now = Midnight
	}
	kept, err := store.Open(context.Background(), "memory:", store.Options{Now: o.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() })
	b := &Bed{T: t, Store: kept}
	b.Put(records...)
	if err := kept.Ready(context.Background()); err != nil {
		t.Fatal(err)
	}
	o.Store = Unchanging{kept}
	if o.Integrations == nil {
		o.Integrations = []string{"contoso"}
	}
	return b
}

// Show shows a list in the bed, on w columns and h lines.
func (b *Bed) Show(list screen.Screen, browser *browse.Browser, th *theme.Theme, w, h int) {
	b.list, b.browser, b.Size.W, b.Size.H = list, browser, w, h
	b.post = tuitest.NewPost(list.Update, drop)
	b.T.Cleanup(func() { list.Update(screen.Closed{}) })
	for _, cmd := range tuitest.Prepare(list, th, w, h) {
		b.Deliver(cmd)
	}
}

// drop tells the message with which a list searches again and again.
func drop(msg tea.Msg) bool { _, due := msg.(rows.Due); return due }

// Put stores records, and shows what came of it if the list is there.
func (b *Bed) Put(records ...alert.Record) {
	b.T.Helper()
	if _, err := b.Store.Put(context.Background(), ingest.Lease{}, ingest.Batch{Records: records}); err != nil {
		b.T.Fatal(err)
	}
	if b.list == nil {
		return
	}
	if err := b.Store.Ready(context.Background()); err != nil {
		b.T.Fatal(err)
	}
	synctest.Wait() // for the index
	b.Deliver(b.browser.Rows.Reload())
}

// Deliver runs a command and its consequences. It returns the messages that aren't the list's.
func (b *Bed) Deliver(cmd tea.Cmd) (others []tea.Msg) { return b.post.Deliver(cmd) }

// Pass lets time pass, and delivers what came with it.
func (b *Bed) Pass(d time.Duration) (others []tea.Msg) { return b.post.Pass(d) }

// Do runs commands and returns what they said or asked.
func (b *Bed) Do(ids ...string) (others []tea.Msg) {
	for _, id := range ids {
		others = append(others, b.Deliver(b.list.Do(id))...)
	}
	return others
}

// Heard runs commands and returns what they sent to the terminal, such as the clipboard's
// content, and what they said.
func (b *Bed) Heard(ids ...string) (content, said string) {
	was := b.post
	b.post = tuitest.NewPost(func(msg tea.Msg) tea.Cmd {
		if strings.HasPrefix(fmt.Sprintf("%T", msg), "tea.") {
			content += fmt.Sprint(msg)
		}
		return b.list.Update(msg)
	}, drop)
	defer func() { b.post = was }()
	for _, msg := range b.Do(ids...) {
		if _, ok := msg.(screen.Toast); !ok {
			content += fmt.Sprint(msg)
		}
		said += Said([]tea.Msg{msg})
	}
	return content, said
}

// Filter puts a query in force.
func (b *Bed) Filter(query string) { b.Deliver(b.browser.Filter.Edit(query)) }

// Text returns what is drawn, without colours.
func (b *Bed) Text() string {
	lines := b.list.Draw(b.Size.W, b.Size.H)
	for i := range lines {
		lines[i] = strings.TrimRight(ansi.Strip(lines[i]), " ")
	}
	return strings.Join(lines, "\n")
}

// Has checks that all of some texts are drawn.
func (b *Bed) Has(want ...string) {
	b.T.Helper()
	got := b.Text()
	for _, w := range want {
		if !strings.Contains(got, w) {
			b.T.Errorf("%q is not drawn:\n%s", w, got)
		}
	}
}

// Said returns the texts of the toasts among some messages, a line each.
func Said(others []tea.Msg) (out string) {
	for _, msg := range others {
		if toast, ok := msg.(screen.Toast); ok {
			out += toast.Text + "\n"
		}
	}
	return out
}

// Box returns the box that some messages open; nil if none does.
func Box(others []tea.Msg) screen.Overlay {
	for _, msg := range others {
		if o, ok := msg.(screen.OpenOverlay); ok {
			return o.Overlay
		}
	}
	return nil
}

package browse

import (
	"context"
	"image"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/ingest"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/cells"
	"tocsin/tui/detail"
	"tocsin/tui/facets"
	"tocsin/tui/feeds"
	"tocsin/tui/gone"
	"tocsin/tui/lens"
	"tocsin/tui/places"
	"tocsin/tui/querybar"
	"tocsin/tui/rows"
	"tocsin/tui/screen"
)

// beside holds what a search finds out beside its result.
type beside struct {
	states []ingest.State // read before the search; nil if they could not be read
	fresh  int            // number of new rows
}

// question returns what the list searches for, with the number of new rows behind it.
func question(b *Browser) rows.Question {
	b.Filter.Query = b.Lens.Still(b.Filter.Bar.Refresh())
	store := b.o.Store
	var fresh *query.Query
	if b.own.News != nil {
		fresh = query.Both(b.Filter.Query, b.own.News.Query(b.o.Now()))
	}
	search := func(ctx context.Context, request index.Request) (found index.Result, _ any, err error) {
		var by beside
		by.states, _ = store.States(ctx) // the search reports an error of the store
		if found, err = store.Search(ctx, request); err == nil && !found.Texts && fresh != nil {
			var count index.Result
			count, err = store.Search(ctx, index.Request{Query: fresh})
			by.fresh = count.Total
		}
		return found, by, err
	}
	return rows.Question{Query: b.Filter.Query, Facets: true, Buckets: lens.Buckets, Zone: b.Lens.Times.Location(), Search: search}
}

// Update handles a message. Several lists may be on the stack of screens, and each receives
// every message: an answer names the part that it is for.
func (b *Browser) Update(msg tea.Msg) (cmd tea.Cmd) {
	defer b.preview.Follow(&cmd)
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		b.size = image.Pt(msg.Width, msg.Height)
		b.resize()
		return b.Rows.Lacking()
	case screen.ThemeChanged:
		b.theme = msg.Theme
		b.Rows.SetTheme(msg.Theme)
		cmd, _ := b.own.hear(msg)
		return cmd
	case screen.Focus:
		if msg.On {
			return tea.Batch(b.Rows.Refresh(), b.Panes.Reload())
		}
		return nil
	case screen.Closed:
		return closed(b)
	case screen.Tick:
		return tea.Batch(b.Feeds.Load(), b.Feeds.Focused(), b.Panes.Top().GoOn())
	case tea.KeyPressMsg, tea.PasteMsg:
		if b.Filter.Bar.Open() {
			return b.Filter.Update(msg)
		}
		return b.Panes.Top().Update(msg)
	case screen.Click, screen.HeaderClick, screen.Wheel:
		return pointed(b, msg)
	}
	return heard(b, msg)
}

// closed cancels what is under way but acts: a person's decision is kept.
func closed(b *Browser) tea.Cmd {
	b.close()
	b.Rows.Close()
	b.Lens.Views.Close()
	b.Panes.clear()
	return b.Undo.Close()
}

// heard handles what parts and panes say.
func heard(b *Browser, msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case querybar.Message:
		return b.Filter.Update(msg)
	case facets.Message:
		return b.Filter.Choose(msg)
	case detail.Pivot:
		if !b.Panes.Has(msg.Pane) {
			return nil
		}
		return b.Filter.Pivot(msg)
	case detail.Visit:
		return b.Panes.visit(msg)
	case detail.Listing:
		return b.Panes.list(msg)
	case visited:
		if msg.b != b {
			return nil
		}
		return b.Panes.visited(msg)
	case shown:
		if msg.b != b {
			return nil
		}
		return msg.take()
	case places.Named:
		if msg.For != any(b) {
			return nil
		}
		return msg.Take(b.o.Places, b, b.o.Undo)
	case gone.Found:
		if !msg.Same {
			b.Undo.Forget()
		}
		return tea.Batch(b.Rows.Reload(), b.Feeds.Load(), b.Panes.Reload())
	case feeds.Integrations:
		b.o.Integrations = msg.Names
		b.Feeds.Only(msg.Names)
		b.Filter.Bar.Reread()
		return tea.Batch(b.Feeds.Load(), b.Rows.Reload())
	}
	if cmd, own := b.keys.Update(msg); own {
		return cmd
	}
	if cmd, own := b.hands.Update(msg); own {
		return cmd
	}
	if cmd, own := b.emptied.Update(msg); own {
		return cmd
	}
	return fromParts(b, msg)
}

// fromParts handles the messages of parts that say themselves whose they are.
func fromParts(b *Browser, msg tea.Msg) tea.Cmd {
	if change, cmd := b.Rows.Update(msg); change.Own {
		return listed(b, change, cmd)
	}
	if answer, cmd := b.Feeds.Update(msg); answer.Mine {
		return cmd
	}
	if cmd, own := b.own.hear(msg); own {
		return cmd
	}
	if cmd, own := b.Panes.leapt(msg); own {
		return cmd
	}
	shown := b.Panes.update(msg)
	if !b.Panes.Open && detail.Failed(msg) { // the list tells of the store
		shown = nil
	}
	return tea.Batch(shown, run(b.own.Loaded))
}

// listed handles what a message changed in the list.
func listed(b *Browser, change rows.Change, cmd tea.Cmd) tea.Cmd {
	by, ok := change.Beside.(beside)
	if ok && by.states != nil {
		b.Feeds.Take(by.states)
		if b.own.News != nil {
			b.own.News.Take(by.states)
		}
	}
	for i := range b.Rows.Answer.Rows {
		b.Feeds.Note(b.Rows.Answer.Rows[i].Key.Integration)
	}
	b.Rows.Columns.Offer(cells.Tenant, max(len(b.Feeds.Stored()), len(b.o.Integrations)) > 1 && len(b.o.Only) != 1)
	switch {
	case change.News:
		return tea.Batch(cmd, b.Panes.Reload(), run(b.own.Changed))
	case change.Err != nil:
		return tea.Batch(cmd, gone.Complain(change.Err))
	case !change.Answered:
		return cmd
	}
	if b.own.News != nil {
		b.own.News.SetCount(by.fresh)
	}
	b.Panes.listed(b.Rows.Answer.Rows)
	b.Filter.Facets.Take(facets.AnswerOf(&b.Rows.Answer.Result, finality(b)))
	return tea.Batch(cmd, emptied(b), b.Feeds.Watch(), b.Lens.Views.Count(b.Rows.Answer.Seq))
}

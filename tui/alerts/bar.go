package alerts

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/tui/querybar"
	"tocsin/tui/screen"
)

// newBar makes the query bar of a list of alerts.
func newBar(o Options) *querybar.Bar {
	bar := querybar.Options{
		Now: o.Now, Views: o.Views, Only: o.Only,
		Placeholder: "severity >= 'medium' AND @user CONTAINS 'amal' EARLIEST=-7d",
	}
	if o.Store != nil {
		bar.Search = o.Store.Search
	}
	return querybar.New(bar)
}

// openBar starts editing the query.
func (f *filter) openBar() tea.Cmd {
	f.bar.Begin()
	f.s.resize()
	return nil
}

// begin puts the first query in force. The focus brings the search for it.
func (f *filter) begin(text string) {
	f.bar.Apply(text)
	f.facets.Ask(f.bar.Terms())
	f.trail.Read(f.bar.Reading())
}

// apply puts a query in force. A text that doesn't parse changes nothing.
func (f *filter) apply(text string) tea.Cmd { return f.followed(f.bar.Apply(text), nil) }

// followed does to the list what the bar's effect asks for.
func (f *filter) followed(e querybar.Effect, cmd tea.Cmd) tea.Cmd {
	if e.Kept {
		f.s.acts.undo.Edited("query", e.Before, f.bar.Text())
	}
	if e.Changed {
		f.facets.Ask(f.bar.Terms())
		f.trail.Read(f.bar.Reading())
	}
	if e.Search || e.Left {
		f.s.resize()
	}
	switch {
	case e.Changed:
		cmd = tea.Batch(cmd, f.s.rows.Turn())
	case e.Search:
		cmd = tea.Batch(cmd, f.s.rows.Reload())
	}
	if e.Left {
		f.trail.Leave()
	}
	return cmd
}

// Paste filters by what a text pasted over the list stands for: an address, a hash, a
// phrase. Over the detail it does nothing.
func (s *Screen) Paste(content string) tea.Cmd {
	text, title, ok := s.filter.bar.Pasted(content)
	switch {
	case s.pane.open:
		return nil
	case !ok:
		return screen.Say(screen.Info, "The paste is no entity: press / to search for text")
	}
	s.rows.Begin()
	if text == s.filter.bar.Text() {
		return screen.Say(screen.Info, "The query has this "+title+" already")
	}
	return tea.Batch(s.filter.edit(text), screen.Say(screen.Info, "Filtered by the pasted "+title+"; z undoes it"))
}

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
func (s *Screen) openBar() tea.Cmd {
	s.bar.Begin()
	s.resize()
	return nil
}

// apply puts a query in force. A text that doesn't parse changes nothing.
func (s *Screen) apply(text string) tea.Cmd { return s.followed(s.bar.Apply(text), nil) }

// followed does to the list what the bar's effect asks for.
func (s *Screen) followed(e querybar.Effect, cmd tea.Cmd) tea.Cmd {
	if e.Kept {
		s.undo.Edited("query", e.Before, s.bar.Text())
	}
	if e.Changed {
		s.facets.Ask(s.bar.Terms())
		s.trail.Read(s.bar.Reading())
	}
	if e.Search || e.Left {
		s.resize()
	}
	switch {
	case e.Changed:
		cmd = tea.Batch(cmd, s.rows.Turn())
	case e.Search:
		cmd = tea.Batch(cmd, s.rows.Reload())
	}
	if e.Left {
		s.trail.Leave()
	}
	return cmd
}

// Paste filters by what a text pasted over the list stands for: an address, a hash, a
// phrase. Over the detail it does nothing.
func (s *Screen) Paste(content string) tea.Cmd {
	text, title, ok := s.bar.Pasted(content)
	if !ok || s.open {
		return nil
	}
	s.rows.Begin()
	if text == s.bar.Text() {
		return screen.Say(screen.Info, "The query has this "+title+" already")
	}
	return tea.Batch(s.edit(text), screen.Say(screen.Info, "Filtered by the pasted "+title+"; z undoes it"))
}

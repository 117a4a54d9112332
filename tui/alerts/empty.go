package alerts

import (
	"fmt"

	"tocsin/graph/fault"
	"tocsin/tui/querybar"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// empty draws why the list is empty and what to do about it.
func empty(s *Screen, w int) []string {
	message, hint, _ := nothing(s)
	less := ""
	if answer := &s.rows.Answer; answer.Known && answer.Failed == nil && !answer.Growing() {
		less = s.lines.emptied.Said()
	}
	lines := []string{text.Spaces(w)}
	for _, l := range text.Wrap(text.Clean(message), max(w-4, 1)) {
		lines = append(lines, s.theme.Line(w, theme.Segment{Text: "  "}, theme.Seg(theme.Text, l)))
	}
	for _, said := range []string{less, hint} {
		if said == "" {
			continue
		}
		for _, l := range text.Wrap(text.Clean(said), max(w-4, 1)) {
			lines = append(lines, s.theme.Line(w, theme.Segment{Text: "  "}, theme.Seg(theme.Muted, l)))
		}
	}
	return lines
}

// nothing returns why the list is empty and what to do; reason is true if a feed's fault is why.
func nothing(s *Screen) (message, hint string, reason bool) {
	filling := s.outside.feeds.Filling()
	switch {
	case s.rows.Answer.Failed != nil:
		f := fault.Of(s.rows.Answer.Failed)
		return "The store didn't answer: " + f.Sentence + ".", f.Hint, false
	case !s.rows.Answer.Known || s.rows.Answer.Loading:
		return "Loading alerts …", "", false
	case s.rows.Answer.Partial && s.rows.Answer.Texts:
		return "Searching the texts …", "matches appear as they're found", false
	case s.rows.Answer.Partial:
		return "Searching the raw items …", "matches appear as they're found", false
	case s.rows.Answer.Cut:
		return fmt.Sprintf("None of the newest %s match; older ones are stored.", text.Plural(s.rows.Answer.Indexed, "alert")),
			"tocsin query reads the older ones too; index_rows in the settings sets how many are listed here", false
	case damaged(s) > 0:
		return "Nothing to show, but at least " + text.Plural(damaged(s), "record") + " can't be read.", "see what is damaged with: tocsin store check", false
	case s.filter.Bar.Text() != s.lens.Own():
		return unmatched(s), wayOut(s), false
	case filling != nil:
		return fmt.Sprintf("The back-fill is running: page %s, %s so far.", text.Number(filling.Pages), text.Plural(filling.Items, "item")),
			"alerts appear as they arrive, newest first", false
	case s.outside.feeds.Unset():
		return "No alerts yet.", s.o.Unset + "; tocsin import FILE reads alerts from a file", false
	case s.outside.feeds.Still():
		return "No alerts yet, and nothing is polling.", "run tocsin collect to poll, or tocsin import FILE to read alerts from a file", false
	}
	if f := s.outside.feeds.Hindrance(); f != nil {
		return "No alerts yet: " + f.Sentence + ".", f.Hint, true
	}
	if s.filter.Bar.Text() != "" {
		return "No alerts in the view " + text.Clean(s.lens.Views.Chosen().Name) + ".", "tab shows the next view; new ones appear as they arrive", false
	}
	return "No alerts yet.", "they appear as they arrive; r polls now", false
}

// unmatched says that nothing matches, and what in the query is doubtful.
func unmatched(s *Screen) string {
	warning := s.filter.Bar.Warning()
	if warning == nil {
		return "No alerts match the query."
	}
	return "No alerts match the query; " + querybar.Noted(warning)
}

// wayOut returns the keys that lead from a query without matches to one with some.
func wayOut(s *Screen) string {
	back := "esc shows " + s.lens.Whole(noun)
	switch {
	case s.filter.Bar.Open():
		return "esc restores the last query"
	case s.filter.Trail.Behind():
		back = "esc goes back to the table"
	}
	if _, edit := s.acts.Undo.Next(); !edit || s.pane.open { // in the detail z turns acts alone
		return back
	}
	return "z undoes the last change; " + back
}

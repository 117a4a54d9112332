package linear

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/store/query"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/undo"
	"tocsin/tui/views"
)

// saveLimit is the time limit of writing a view into the settings as a step is turned.
const saveLimit = 10 * time.Second

// save writes the query of what is shown into the settings, as the view with a name. A view that there is
// is only replaced if a number says so.
func save(s *session, ctx context.Context, name string) {
	view := query.View{Name: name, Text: s.here.text}
	switch {
	case s.o.Save == nil:
		s.out.say("This program was started with --read-only: no view can be saved here.")
		return
	case name == "":
		s.out.say("Type the name of the view after the word, in the same line: save NAME")
		return
	case view.Text == "":
		s.out.say("All alerts are shown, as the view %s does: there is no query to save.", views.All)
		return
	}
	has := func(v query.View) bool { return v.Name == view.Name }
	at := slices.IndexFunc(viewsOf(s), has)
	if at < 0 { // in another case it is the same name, as for the word view
		at = slices.IndexFunc(viewsOf(s), func(v query.View) bool { return query.Fold(v.Name) == query.Fold(name) })
	}
	if at < 0 {
		write(s, ctx, view, nil)
		return
	}
	is := viewsOf(s)[at]
	view.Name = is.Name
	if is.Text == view.Text {
		s.out.say("The view %q is this query already.", short(view.Name))
		return
	}
	var past *query.View // a built-in one is in no settings, and is no query to write there
	if saved := s.o.Views(); slices.ContainsFunc(saved, has) {
		past = &is
	}
	question := fmt.Sprintf("There is a view %q: %s. Replace it by %s?", short(view.Name), asks(is), short(view.Text))
	s.answer.ask(question, []choice{{"yes", func(ctx context.Context) { write(s, ctx, view, past) }}})
}

// asks returns the query of a view for a person.
func asks(v query.View) string {
	if v.Text == "" {
		return "all alerts"
	}
	return short(v.Text)
}

// write writes a view into the settings, in place of another one or none, and remembers what undoes it.
func write(s *session, ctx context.Context, view query.View, past *query.View) {
	there, back := views.Change{Is: view}, views.Change{Was: view}
	if past != nil {
		there.Was, back.Is = *past, *past
	}
	where, err := s.o.Save(ctx, there)
	if err != nil {
		complain(s, err)
		return
	}
	what := "view " + clean(view.Name)
	undo.Own(s.o.Undo, what, func(undone bool) tea.Cmd {
		to, word := there, "Redone"
		if undone {
			to, word = back, "Undone"
		}
		return func() tea.Msg {
			said, ok := turnView(s, to, word)
			if !ok {
				undo.Refused(s.o.Undo, what, undone)
			}
			return said
		}
	})
	tell(s, fmt.Sprintf("Saved the view %q in %s", text.Clean(view.Name), filepath.Base(where)))
}

// turnView makes a change of the saved views that turns another one, and says what there is then; ok is false if it
// can't be made.
func turnView(s *session, change views.Change, word string) (said screen.Toast, ok bool) {
	ctx, cancel := context.WithTimeout(context.Background(), saveLimit)
	defer cancel()
	if _, err := s.o.Save(ctx, change); err != nil {
		return screen.Toast{Text: troubleOf(err), Level: screen.Bad}, false
	}
	name := text.Clean(cmp.Or(change.Is.Name, change.Was.Name))
	if change.Is.Name == "" {
		return screen.Toast{Text: fmt.Sprintf("%s: view %q; it is removed", word, name)}, true
	}
	return screen.Toast{Text: fmt.Sprintf("%s: view %q; it is now %s", word, name, asks(change.Is))}, true
}

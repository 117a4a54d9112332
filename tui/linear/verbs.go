package linear

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// verb is a word that does something.
type verb struct {
	word   string
	also   []string
	takes  string // its argument, for help; "" for none
	help   string
	alert  bool // works only on an open alert
	writes bool
	do     func(s *session, ctx context.Context, argument string) // nil quits
}

// verbs returns all words, as help lists them.
func verbs() []verb {
	all := []verb{
		{word: "next", also: []string{"n", "more"}, help: "the next page, or the next alert", do: func(s *session, ctx context.Context, _ string) { s.step(ctx, 1) }},
		{word: "previous", also: []string{"p", "prev"}, help: "the page before, or the alert before", do: func(s *session, ctx context.Context, _ string) { s.step(ctx, -1) }},
		{word: "first", also: []string{"top"}, help: "the first page", do: func(s *session, ctx context.Context, _ string) { s.list(ctx, 0) }},
		{word: "back", also: []string{"list", "b"}, help: "back to the list", do: func(s *session, ctx context.Context, _ string) { s.list(ctx, s.top) }},
		{word: "refresh", also: []string{"r"}, help: "list again, with what is new", do: func(s *session, ctx context.Context, _ string) { s.list(ctx, 0) }},
		{word: "filter", also: []string{"query", "where"}, takes: "QUERY", help: "list what a query selects; / is short for it", do: (*session).filter},
		{word: "clear", also: []string{"all"}, help: "list all alerts", do: func(s *session, ctx context.Context, _ string) { s.filter(ctx, "") }},
		{word: "unseen", help: "only unseen alerts, or all again", do: func(s *session, ctx context.Context, _ string) { s.toggle(ctx, "triage.seen", "false") }},
		{word: "view", also: []string{"views"}, takes: "NAME", help: "list a saved query; without a name, list their names", do: (*session).view},
		{word: "done", also: []string{"x", "close"}, help: "mark the open alert done", alert: true, writes: true, do: func(s *session, ctx context.Context, _ string) { s.mark(ctx, alert.TriageDone, "Done") }},
		{word: "reopen", help: "mark the open alert seen, no longer done", alert: true, writes: true, do: func(s *session, ctx context.Context, _ string) { s.mark(ctx, alert.TriageSeen, "Reopened") }},
		{word: "forget", also: []string{"unread"}, help: "mark the open alert unseen", alert: true, writes: true, do: func(s *session, ctx context.Context, _ string) { s.mark(ctx, alert.TriageUnseen, "Unseen") }},
		{word: "note", also: []string{"comment", "c"}, takes: "TEXT", help: "write a note on the open alert", alert: true, writes: true, do: (*session).note},
		{word: "undo", also: []string{"z"}, help: "take back the last mark or note", writes: true, do: func(s *session, ctx context.Context, _ string) { s.undoLast(ctx) }},
		{word: "poll", help: "ask Microsoft now", writes: true, do: func(s *session, ctx context.Context, _ string) { s.poll(ctx) }},
		{word: "status", also: []string{"health"}, help: "how polling is doing", do: func(s *session, ctx context.Context, _ string) { s.status(ctx) }},
		{word: "help", also: []string{"?", "h"}, help: "these words", do: func(s *session, _ context.Context, _ string) { s.help() }},
		{word: "quit", also: []string{"q", "exit"}, help: "leave"},
	}
	bands := make([]verb, 0, 4)
	for _, b := range theme.Bands() {
		bands = append(bands, verb{
			word: strings.ToLower(b.Short), help: "only alerts of " + strings.ToLower(b.Name) + " severity, or all again",
			do: func(s *session, ctx context.Context, _ string) { s.toggle(ctx, "severity", string(b.Severity)) },
		})
	}
	at := slices.IndexFunc(all, func(v verb) bool { return v.word == "unseen" })
	return slices.Insert(all, at, bands...)
}

// find returns the verb that a word means, or says why there is none. The beginning of one
// word alone is enough.
func find(word string) (v verb, problem string) {
	word = strings.ToLower(word)
	var begun []verb
	for _, v := range verbs() {
		if v.word == word || slices.Contains(v.also, word) {
			return v, ""
		}
		if strings.HasPrefix(v.word, word) {
			begun = append(begun, v)
		}
	}
	switch {
	case len(begun) == 1:
		return begun[0], ""
	case len(begun) > 1:
		words := make([]string, len(begun))
		for i, b := range begun {
			words[i] = b.word
		}
		return v, fmt.Sprintf("%q may mean %s.", text.Shorten(word, 40), strings.Join(words, " or "))
	}
	return v, fmt.Sprintf("There is no word %q. Type help for the words, or /QUERY to filter.", text.Shorten(word, 40))
}

func (s *session) help() {
	for _, v := range verbs() {
		word := strings.TrimSpace(v.word + " " + v.takes)
		if len(v.also) > 0 {
			word += " (or " + strings.Join(v.also, ", ") + ")"
		}
		s.say("%s: %s", word, v.help)
	}
	s.say("A number opens a row of the list, or tells a part of the open alert. An empty line says where you are.")
}

// step goes on by a page or an alert.
func (s *session) step(ctx context.Context, d int) {
	if s.opened != nil {
		s.neighbour(ctx, d)
		return
	}
	top := s.top + d*pageRows
	switch {
	case d > 0 && top >= s.total:
		s.say("This is the last page.")
	case d < 0 && s.top == 0:
		s.say("This is the first page.")
	default:
		s.list(ctx, max(top, 0))
	}
}

// neighbour opens the alert after or before the open one.
func (s *session) neighbour(ctx context.Context, d int) {
	q, err := s.parse(s.text)
	if err != nil {
		s.complain(err)
		return
	}
	result, err := s.o.Store.Search(ctx, index.Request{Query: q, Around: s.opened.row.Key, Above: 1, Rows: 3})
	if err != nil {
		s.complain(err)
		return
	}
	at := s.after(&result, d)
	if at < 0 || at >= len(result.Rows) {
		s.say("%s", map[bool]string{true: "This is the last alert.", false: "This is the first alert."}[d > 0])
		return
	}
	s.open(ctx, result.Rows[at])
}

// after returns the place of the neighbour in a result around the open alert. One that has
// left the result is taken for the gap before its nearest neighbour.
func (s *session) after(result *index.Result, d int) int {
	switch {
	case result.Cursor >= 0:
		return result.Cursor + d - result.First
	case result.Near >= 0 && d > 0:
		return result.Near - result.First
	case result.Near >= 0:
		return result.Near - 1 - result.First
	}
	return -1
}

// filter lists what a query selects. A wrong one changes nothing.
func (s *session) filter(ctx context.Context, argument string) {
	if _, err := s.parse(argument); err != nil {
		s.complain(err)
		return
	}
	s.text = argument
	s.list(ctx, 0)
}

// toggle asks for a value of a field, or no longer.
func (s *session) toggle(ctx context.Context, field, value string) {
	t, err := query.Toggle(s.text, field, value, false)
	if err != nil {
		s.complain(err)
		return
	}
	s.filter(ctx, t)
}

// view lists a saved query, chosen by its name or its number.
func (s *session) view(ctx context.Context, name string) {
	views := s.o.Views()
	if name == "" {
		for i, v := range views {
			s.say("%d. %s: %s", i+1, v.Name, v.Text)
		}
		s.say("%s", map[bool]string{true: "There are no saved queries.", false: "Type view and a number or a name."}[len(views) == 0])
		return
	}
	n, _ := number(name)
	for i, v := range views {
		if strings.EqualFold(v.Name, name) || i+1 == n {
			s.filter(ctx, v.Text)
			return
		}
	}
	s.say("There is no saved query %q. Type view for their names.", name)
}

// poll asks whoever polls to poll now.
func (s *session) poll(ctx context.Context) {
	states, err := s.o.Store.States(ctx)
	if err == nil && len(states) == 0 {
		s.say("Nothing is polled here. %s.", s.polled())
		return
	}
	for _, f := range states {
		if err == nil {
			err = s.o.Store.PollNow(ctx, f.Feed, s.o.Now())
		}
	}
	if err != nil {
		s.complain(err)
		return
	}
	s.say("Asked for a poll of %d feeds.", len(states))
}

// status tells the health of each feed.
func (s *session) status(ctx context.Context) {
	states, err := s.o.Store.States(ctx)
	if err != nil {
		s.complain(err)
		return
	}
	if len(states) == 0 {
		s.say("Nothing is polled here. %s.", s.polled())
	}
	for _, f := range states {
		line := fmt.Sprintf("%s, %s: %s", f.Integration, f.Source, f.Health(s.o.Now()))
		if !f.LastOK.IsZero() {
			line += ", last poll " + text.Ago(f.LastOK, s.o.Now())
		}
		if f.Fault != nil {
			line += ". " + f.Fault.Sentence
		}
		s.say("%s", line)
	}
}

// mark sets the triage state of the open alert.
func (s *session) mark(ctx context.Context, state alert.TriageState, what string) {
	if s.act(ctx, what+": "+s.opened.heading(), engine.Act{Key: s.opened.row.Key, State: state}) {
		s.opened.row.Triage = state
	}
}

// note writes a note on the open alert, which counts as seen.
func (s *session) note(ctx context.Context, note string) {
	if note == "" {
		s.say("Type the note after the word: note expected backup job")
		return
	}
	state := s.opened.row.Triage
	if !state.Seen() {
		state = alert.TriageSeen
	}
	s.act(ctx, "Note kept on: "+s.opened.heading(), engine.Act{Key: s.opened.row.Key, State: state, Note: &note})
}

// act keeps an act, tells it, and remembers what undoes it. what is "" for an act that a
// person did not ask for.
func (s *session) act(ctx context.Context, what string, act engine.Act) bool {
	act.By, act.At = s.o.User, alert.At(s.o.Now())
	back, err := s.o.Store.Triage(ctx, []engine.Act{act})
	switch {
	case err != nil:
		s.complain(err)
		return false
	case what == "":
		return true
	case len(back) == 0:
		s.say("Nothing changed: it was so already.")
		return false
	}
	s.undo = append(s.undo, undoable{what, back})
	s.undo = s.undo[max(len(s.undo)-undoSteps, 0):]
	s.say("%s", what)
	return true
}

// undoLast takes back the last act.
func (s *session) undoLast(ctx context.Context) {
	if len(s.undo) == 0 {
		s.say("Nothing to undo.")
		return
	}
	u := s.undo[len(s.undo)-1]
	if _, err := s.o.Store.Triage(ctx, u.acts); err != nil {
		s.complain(err)
		return
	}
	s.undo = s.undo[:len(s.undo)-1]
	s.say("Undone: %s", u.what)
	if s.opened != nil {
		for _, a := range u.acts {
			if a.Key == s.opened.row.Key {
				s.opened.row.Triage = a.State
			}
		}
	}
}

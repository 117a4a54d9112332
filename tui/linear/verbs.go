package linear

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/query"
	"tocsin/tui/decide"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/views"
)

// verb is a word that does something.
type verb struct {
	word   string
	also   []string
	takes  string // its argument, for help; "" for none
	help   string
	alert  bool // works only on an open record
	keeps  bool // leaves the choices and the rest of an answer as they are
	denies bool // says no to an open question, and then does nothing else
	writes bool
	do     func(s *session, ctx context.Context, argument string) // nil quits
}

// verbs returns all words, as help lists them.
func verbs() []verb {
	all := []verb{
		{word: "more", also: []string{"m"}, help: "the rest of a long answer, else the next page", keeps: true, do: plain(more)},
		{word: "next", also: []string{"n", "skip"}, help: "the next page, or the next alert", do: func(s *session, ctx context.Context, _ string) { step(s, ctx, 1) }},
		{word: "previous", also: []string{"p", "prev"}, help: "the page before, or the alert before", do: func(s *session, ctx context.Context, _ string) { step(s, ctx, -1) }},
		{word: "first", also: []string{"top"}, help: "the first page", do: plain(func(s *session, ctx context.Context) { list(s, ctx) })},
		{word: "back", also: []string{"b"}, help: "back to the list or the record before", do: plain(back)},
		{word: "list", help: "back from a record to its list; in a list, tell its page again", do: plain(relist)},
		{word: "refresh", also: []string{"r"}, help: "list again, with what is new, or tell the open record anew", do: plain(refresh)},
		{word: "open", takes: "ROW", help: "open a row of the list; its number alone does, too", keeps: true, do: opens},
		{word: "filter", also: []string{"query", "where"}, takes: "QUERY", help: "list what a query selects; / is short for it; alone, tell the query of what is shown", do: ask},
		{word: "clear", help: "list the first view again, without filters; alerts does, too", do: plain(unfiltered)},
		{word: "all", help: "list all alerts", do: func(s *session, ctx context.Context, _ string) { filter(s, ctx, "") }},
		{word: "unseen", help: "only unseen alerts, or all again", do: func(s *session, ctx context.Context, _ string) { toggle(s, ctx, "triage.seen", "false") }},
		{word: "span", also: []string{"since"}, takes: "[24h]", help: "only what was created in the last hours or days, such as 7d; without them, at all times again", do: span},
		{word: "view", also: []string{"views"}, takes: "NAME", help: "list a view or a saved query; without a name, list their names", do: view},
		{word: "save", takes: "NAME", help: "save the query of what is shown as a view", do: save},
		{word: "incidents", also: []string{"i"}, takes: "[all|NUMBER]", help: "list the incidents that are not done, or all, or open one; clear lists the alerts again", do: incidents},
		{word: "incident", takes: "[NUMBER]", help: "open the incident of the open alert, or the one with a number", do: incident},
		{word: "events", also: []string{"records"}, help: "list the events, audit records of Office 365; clear lists the alerts again", do: func(s *session, ctx context.Context, _ string) { filter(s, ctx, fromEvents) }},
		{word: "product", also: []string{"products", "provider"}, takes: "[NAME]", help: "only alerts of a product, or all again; without a name, a number chooses", do: products},
		{word: "done", also: []string{"x", "close"}, takes: "[ROWS]", help: "mark the open alert done, or rows of the list, such as done 1 3 or done 2-4", writes: true, do: func(s *session, ctx context.Context, a string) { mark(s, ctx, a, decide.Done()) }},
		{word: "verdict", takes: "[ROWS] [WORD NOTE]", help: "mark it done with your verdict; without a word, a number chooses", writes: true, do: verdict},
		{word: "reopen", takes: "[ROWS]", help: "mark it seen, no longer done", writes: true, do: func(s *session, ctx context.Context, a string) { mark(s, ctx, a, decide.Reopen()) }},
		{word: "forget", also: []string{"unread"}, takes: "[ROWS]", help: "mark it unseen", writes: true, do: func(s *session, ctx context.Context, a string) { mark(s, ctx, a, decide.Unseen()) }},
		{word: "note", also: []string{"comment", "c"}, takes: "[ROWS] TEXT", help: "write a note on it, behind the one it has", writes: true, do: note},
		{word: "assign", also: []string{"a"}, takes: "[ROWS] [NAME]", help: "assign it here to you or a name", writes: true, do: assign},
		{word: "unassign", takes: "[ROWS]", help: "assign it here to no one", writes: true, do: unassign},
		{word: "bookmark", takes: "[ROWS] [off]", help: "bookmark it, or no longer", writes: true, do: bookmark},
		{word: "tag", takes: "[ROWS] TAG", help: "give it a tag", writes: true, do: func(s *session, ctx context.Context, a string) { tag(s, ctx, a, false) }},
		{word: "untag", takes: "[ROWS] TAG", help: "take a tag from it", writes: true, do: func(s *session, ctx context.Context, a string) { tag(s, ctx, a, true) }},
		{word: twinWord, help: "close the twin of the alert alike that was closed last", writes: true, do: plain(closeTwins)},
		{word: "work", also: []string{"queue", "triage"}, help: "work the unseen of what is shown, or of the open incident, one after the other, the gravest first", writes: true, do: plain(work)},
		{word: "copy", also: []string{"yank", "y"}, takes: "[WHAT]", help: "its id, title, link, JSON, KQL or another value alone on a line, to copy; without a word, list them", alert: true, do: copyOf},
		{word: "evidence", takes: "[NUMBER]", help: "its pieces of evidence, or the properties of one", alert: true, do: evidence},
		{word: "tree", also: []string{"processes"}, help: "which process started which", alert: true, do: plain(tellTree)},
		{word: "timeline", help: "what happened, in the order of time", alert: true, do: plain(tellTimeline)},
		{word: "history", also: []string{"changes"}, help: "who changed what of it, the last change first", alert: true, do: plain(tellHistory)},
		{word: "compare", also: []string{"diff"}, takes: "[ROWS]", help: "what differs in two rows, in the open alert and a row, or from what it was first", do: compare},
		{word: "past", also: []string{"detector"}, help: "how alerts of this detector were closed", alert: true, do: plain(tellPast)},
		{word: "alike", also: []string{"repeat"}, takes: "[NUMBER]", help: "close the open alert as a past decision was made; without a number, list them", alert: true, writes: true, do: alike},
		{word: "related", help: "the entities, and how common they are", alert: true, do: plain(tellRelated)},
		{word: "link", also: []string{"url", "portal"}, help: "its address in the portal", alert: true, keeps: true, do: plain(tellLink)},
		{word: "undo", also: []string{"z"}, help: "take back the last mark or note, or an open question", writes: true, denies: true, do: func(s *session, ctx context.Context, _ string) { turn(s, ctx, s.o.Undo.Undo) }},
		{word: "redo", help: "do again what was taken back", writes: true, do: func(s *session, ctx context.Context, _ string) { turn(s, ctx, s.o.Undo.Redo) }},
		{word: "poll", help: "ask Microsoft now", writes: true, do: plain(poll)},
		{word: "status", also: []string{"health"}, help: "how polling is doing", do: plain(status)},
		{word: "integrations", also: []string{"tenants"}, help: "how each integration does, and how it is changed", do: plain(tellIntegrations)},
		{word: "coverage", takes: "[DAYS]", help: "what each source of alerts has that others lack", do: tellCoverage},
		{word: "messages", also: []string{"log"}, help: "what was told about decisions, errors and the program, the last first", do: plain(tellMessages)},
		{word: "help", also: []string{"?", "h"}, takes: "[WORD]", help: "these words, or one of them", do: help},
		{word: "quit", also: []string{"q", "exit"}, help: "leave"},
	}
	bands := make([]verb, 0, 4)
	for _, b := range theme.Bands() {
		bands = append(bands, verb{
			word: strings.ToLower(b.Short), help: "only alerts of " + strings.ToLower(b.Name) + " severity, or all again",
			do: func(s *session, ctx context.Context, _ string) { toggle(s, ctx, "severity", string(b.Severity)) },
		})
	}
	at := slices.IndexFunc(all, func(v verb) bool { return v.word == "unseen" })
	return slices.Insert(all, at, bands...)
}

// plain makes the function of a word that takes no argument.
func plain(do func(*session, context.Context)) func(*session, context.Context, string) {
	return func(s *session, ctx context.Context, _ string) { do(s, ctx) }
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
	if instead := elsewhere()[word]; instead != "" {
		return v, fmt.Sprintf("There is no word %q here: %s.", word, instead)
	}
	var words []string
	for _, v := range verbs() {
		words = append(words, v.word)
	}
	if near := fault.Nearest(word, words); near != "" {
		return v, fmt.Sprintf("There is no word %q: did you mean %s?", text.Shorten(word, 40), near)
	}
	return v, fmt.Sprintf("There is no word %q. Type help for the words, or /QUERY to filter.", text.Shorten(word, 40))
}

// about returns the line of a word in the help.
func (v *verb) about() string {
	word := strings.TrimSpace(v.word + " " + v.takes)
	if len(v.also) > 0 {
		word += " (or " + strings.Join(v.also, ", ") + ")"
	}
	return word + ": " + v.help
}

// numbersHelp says what a number means.
const numbersHelp = "A number opens a row of the list, tells a part of the open alert, or chooses from a list."

// help tells every word, or the named one.
func help(s *session, _ context.Context, word string) {
	if _, isNumber := number(word); isNumber {
		s.out.say("%s", numbersHelp)
		return
	}
	if word != "" {
		v, problem := find(word)
		s.out.say("%s", cmp.Or(problem, v.about()))
		return
	}
	var lines []string
	for _, v := range verbs() {
		lines = append(lines, v.about())
	}
	s.out.say("%s An empty line says where you are.", numbersHelp)
	s.answer.tell(lines)
}

// filter lists what a query selects. A wrong or refused one changes nothing. Defanged text is read as
// what it stands for.
func filter(s *session, ctx context.Context, argument string) {
	if condition, ok := entity(s, argument); ok && query.Defanged(argument) {
		argument = condition
	}
	if _, err := s.reader.parse(argument); err != nil {
		complain(s, err)
		return
	}
	was := s.here
	s.here.text = argument
	if !list(s, ctx) {
		s.here = was
		return
	}
	if was.opened != nil || was.text != argument {
		s.trail.leave(was)
	}
}

// filterBy lists what a view selects, and calls it so if others have the same query.
func filterBy(s *session, ctx context.Context, v query.View) {
	s.here.view = v.Name
	filter(s, ctx, v.Text)
}

// unfiltered gives up the filters: it lists the view that the lines begin with.
func unfiltered(s *session, ctx context.Context) {
	filter(s, ctx, builtIn(s, alert.AlertKind(), s.o.First))
}

// toggle asks for a value of a field, or no longer.
func toggle(s *session, ctx context.Context, field, value string) {
	t, err := query.Toggle(s.here.text, field, value, false)
	if err != nil {
		complain(s, err)
		return
	}
	filter(s, ctx, t)
}

// view lists a saved query, chosen by its name or its number.
func view(s *session, ctx context.Context, name string) {
	offered := viewsOf(s)
	if name == "" {
		var all []choice
		for _, v := range offered {
			all = append(all, choice{clean(v.Name) + ": " + cmp.Or(oneLine(v.Text), "all alerts"), func(ctx context.Context) { filterBy(s, ctx, v) }})
		}
		s.answer.offer("Views and saved queries", all)
		return
	}
	n, _ := number(name)
	for i, v := range offered {
		if strings.EqualFold(v.Name, name) || i+1 == n {
			filterBy(s, ctx, v)
			return
		}
	}
	s.out.say("There is no view or saved query %q. Type view for their names.", short(name))
}

// viewsOf returns the views that the list of alerts of the screen has, in the order of its tabs.
func viewsOf(s *session) (all []query.View) {
	for _, v := range views.BuiltIn(alert.AlertKind(), s.o.User) {
		all = append(all, query.View{Name: v.Name, Text: v.Query})
	}
	for _, v := range s.o.Views() { // one with the name of a built-in view is in its place
		if at := slices.IndexFunc(all, func(o query.View) bool { return o.Name == v.Name }); at >= 0 {
			all[at] = v
		} else {
			all = append(all, v)
		}
	}
	return all
}

// builtIn returns the query of a built-in view of a kind of records; "" for an unknown name.
func builtIn(s *session, kind *alert.Kind, name string) string {
	for _, v := range views.BuiltIn(kind, s.o.User) {
		if v.Name == name {
			return v.Query
		}
	}
	return ""
}

// poll asks whoever polls to poll now.
func poll(s *session, ctx context.Context) {
	states, err := s.o.Store.States(ctx)
	if err == nil && len(states) == 0 {
		s.out.say("Nothing is polled here. %s.", polled(s))
		return
	}
	for _, f := range states {
		if err == nil {
			err = s.o.Store.PollNow(ctx, f.Feed, s.o.Now())
		}
	}
	if err != nil {
		complain(s, err)
		return
	}
	s.out.say("Asked for a poll of %s.", text.Plural(len(states), "feed"))
}

// status tells the health of each feed.
func status(s *session, ctx context.Context) {
	states, err := s.o.Store.States(ctx)
	if err != nil {
		complain(s, err)
		return
	}
	if len(states) == 0 {
		s.out.say("Nothing is polled here. %s.", polled(s))
	}
	for _, f := range states {
		line := fmt.Sprintf("%s, %s: %s", f.Integration, sourceTitle(f.Source), f.Health(s.o.Now()))
		if !f.LastOK.IsZero() {
			line += ", last poll " + text.Ago(f.LastOK, s.o.Now())
		}
		if f.Fault != nil {
			line += ". " + begun(f.Fault.Sentence)
		}
		s.out.say("%s", line)
	}
}

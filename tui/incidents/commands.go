package incidents

import (
	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/tui/browse"
	"tocsin/tui/command"
	"tocsin/tui/decide"
	"tocsin/tui/facets"
	"tocsin/tui/queue"
	"tocsin/tui/screen"
	"tocsin/tui/triage"
	"tocsin/tui/views"
)

// The contexts of the keys: of the list, and of what it adds to the open detail.
const (
	Context       command.Context = "incidents"
	insideContext command.Context = "incident"
)

// traits returns what the list has of its own, as far as it is the same for each of a person;
// s may be nil.
func traits(s *Screen, user string) browse.Traits {
	words := wordsOf(user)
	return browse.Traits{
		Words: words, Facets: facetRows(), Views: views.BuiltIn(alert.IncidentKind(), user), Acts: actVerbs(s, &words), More: queueVerbs(s),
		Placeholder: "severity >= 'medium' AND @user CONTAINS 'amal'", Source: string(alert.Incidents), Waits: "(triage.seen = false OR new_alerts > 0)",
	}
}

// wordsOf says how the list of a person is called.
func wordsOf(user string) browse.Words {
	return browse.Words{Kind: alert.IncidentKind(), Where: Context, Inside: insideContext, Mark: "mark the incident, to act on several; again unmarks it", Triaged: true, Yours: views.Yours(user)}
}

// facetRows returns the filters of a list of incidents that keys set.
func facetRows() []facets.Facet {
	unseen := facets.Unseen()
	unseen.Command.Help = "show only unseen incidents"
	return []facets.Facet{facets.Severity(), facets.Product(), unseen, facets.Status(), facets.Span()}
}

// Specs returns all commands of the list, for the registry.
func Specs() []command.Spec { return browse.Specs(traits(nil, "")) }

// actVerbs are what a person does about incidents.
func actVerbs(s *Screen, words *browse.Words) []browse.Verb {
	act := func(id, help, keys string, do func(a *acts) tea.Cmd) browse.Verb {
		return words.Verb("act", id, help, keys, func() tea.Cmd { return do(&s.acts) }).Both()
	}
	each := func(id, help, keys string, which triage.Which) browse.Verb {
		return act(id, help, keys, func(a *acts) tea.Cmd { return a.each(which) })
	}
	all := []browse.Verb{
		act("done", "mark the incident and its alerts done, or reopen it", "x", (*acts).done).OfAlert("mark the alert done, or open it again").Hinted("done", 45).Found("close", "resolve", "reopen"),
		act("verdict", "close with a verdict: the incident and its alerts", "X", func(a *acts) tea.Cmd { return a.Note(true, a.target()) }).OfAlert("close with a verdict and a note").Hinted("verdict", 44).Found("classify"),
		each("mark-unseen", "mark the incident unseen", "U", triage.Just(decide.Unseen())).OfAlert("mark the alert unseen"),
		each("bookmark", "bookmark the incident; again removes the bookmark", "b", decide.Marked).OfAlert("bookmark the alert; again removes the bookmark"),
		act("note", "write a note on the incident", "c", func(a *acts) tea.Cmd { return a.Note(false, a.target()) }).OfAlert("write a note on the alert").Found("comment"),
		act("assign", "assign the incident to me, or :assign NAME", "a", func(a *acts) tea.Cmd { return a.each(triage.Just(decide.Assign(a.s.o.User))) }).OfAlert("assign the alert to me, or :assign NAME").Found("owner"),
		each("unassign", "assign the incident to no one", "A", triage.Just(decide.Assign(""))).OfAlert("assign the alert to no one").Found("owner"),
		tagVerb(s, words, "tag", "give the incident a tag", "#", true).OfAlert("give the alert a tag"), tagVerb(s, words, "untag", "take a tag of the incident away", "", false).OfAlert("take a tag of the alert away"),
		words.Verb("act", "work", "work the unseen incidents, the gravest and newest first", "T", func() tea.Cmd { return s.acts.work() }).Found("queue").Both(),
	}
	for i := range all {
		all[i] = typed(s, all[i].OnRows())
	}
	return append(all, twinVerb(s, words),
		act("undo", "undo the last triage or filter", "z", func(a *acts) tea.Cmd { return a.turn(a.Undo.Undo) }).Hinted("undo", 20),
		act("redo", "redo what was undone", "Z", func(a *acts) tea.Cmd { return a.turn(a.Undo.Redo) }),
	)
}

// typed returns a command that also takes what is decided typed behind its word if it is one of
// decide.Typed.
func typed(s *Screen, v browse.Verb) browse.Verb {
	act, ok := decide.TypedAct(v.Word())
	if !ok {
		return v
	}
	v = v.Taking("["+act.Takes+"]", func(arg string) tea.Cmd {
		if arg == "" {
			return v.Do()
		}
		return triage.Typed(s.acts.Acts, act, arg, s.acts.target())
	})
	v.Begins = act.Begins
	if act.Offer != nil {
		v.Args = func() screen.Arguments { return triage.Offered(s.acts.Acts, act) }
	}
	return v
}

// twinVerb closes the twin of the alert of an incident that was closed last.
func twinVerb(s *Screen, words *browse.Words) browse.Verb {
	return words.Verb("act", "twin", triage.TwinHelp, triage.TwinKey, func() tea.Cmd { return triage.Also(s.acts.Acts, s.acts.target()) }).Found(triage.TwinFound()...).Both()
}

// tagVerb adds or removes the tag typed after it. The key asks for one.
func tagVerb(s *Screen, words *browse.Words, id, help, keys string, on bool) browse.Verb {
	return words.Verb("act", id, help, keys, nil).Both().Taking("NAME", func(name string) tea.Cmd {
		if name == "" {
			return s.acts.TagBox(on, s.acts.target())
		}
		return s.acts.Tag(s.acts.target(), name, on)
	})
}

// queueVerbs are the keys that the queue has beside those of the detail.
func queueVerbs(s *Screen) (out []browse.Verb) {
	for _, spec := range queue.Specs(queueContext, noun) {
		out = append(out, browse.Verb{Spec: spec.Spec, Do: func() tea.Cmd { return s.acts.queue.Run(spec) }})
	}
	return out
}

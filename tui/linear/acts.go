package linear

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/engine"
	"tocsin/store/index"
)

// actOn does one act on the open record, or on the rows of the list whose numbers stand at
// the beginning of the argument, such as "done 1 3". make gets what follows the numbers; if
// it returns "", the act needs something else, and make has said so.
func (s *session) actOn(ctx context.Context, argument string, make func(rest string) (what string, act engine.Act)) {
	targets, rest, ok := s.targets(argument)
	if !ok {
		return
	}
	what, act := make(rest)
	if what == "" {
		return
	}
	acts := []engine.Act{}
	for _, r := range targets {
		act.Key = r.Key
		acts = append(acts, act)
	}
	about := records(len(targets))
	if len(targets) == 1 {
		about = clean(targets[0].Heading())
	}
	s.act(ctx, what+": "+about, acts...)
}

// targets returns the rows that an act is about, and what follows their numbers.
func (s *session) targets(argument string) (targets []index.Row, rest string, ok bool) {
	if s.opened != nil {
		return []index.Row{s.opened.row}, argument, true
	}
	words := strings.Fields(argument)
	for len(words) > 0 {
		n, isNumber := number(words[0])
		if !isNumber {
			break
		}
		if n < 1 || n > len(s.rows) {
			s.say("There is no row %d: choose 1 to %d. Nothing was marked.", n, len(s.rows))
			return nil, "", false
		}
		if words = words[1:]; !slices.ContainsFunc(targets, func(r index.Row) bool { return r.Key == s.rows[n-1].Key }) {
			targets = append(targets, s.rows[n-1])
		}
	}
	if len(targets) == 0 {
		s.say("Open an alert first: type its number. Or name rows, such as done 1 3.")
		return nil, "", false
	}
	return targets, strings.Join(words, " "), true
}

// mark sets the triage state.
func (s *session) mark(ctx context.Context, argument string, state alert.TriageState, what string) {
	s.actOn(ctx, argument, func(rest string) (string, engine.Act) {
		if rest != "" {
			s.say("%q is no number of a row. Nothing was marked.", short(rest))
			return "", engine.Act{}
		}
		return what, engine.Act{State: state}
	})
}

// note writes a note, which counts as seen.
func (s *session) note(ctx context.Context, argument string) {
	s.actOn(ctx, argument, func(note string) (string, engine.Act) {
		if note == "" {
			s.say("Type the note after the word: note expected backup job")
			return "", engine.Act{}
		}
		act := engine.Act{Note: &note}
		if s.opened != nil && !s.opened.row.Triage.Seen() {
			act.State = alert.TriageSeen
		}
		return "Note kept on", act
	})
}

// verdict gives a verdict, with which the record is done. Without a word, digits choose it.
func (s *session) verdict(ctx context.Context, argument string) {
	targets, word, ok := s.targets(argument)
	switch {
	case !ok:
		return
	case word == "":
		numbers := argument
		var all []choice
		for _, v := range alert.Verdicts() {
			all = append(all, choice{v.Title, func(ctx context.Context) { s.verdict(ctx, strings.TrimSpace(numbers+" "+string(v.Word))) }})
		}
		s.offer("Verdict on "+records(len(targets)), all)
		return
	}
	s.actOn(ctx, argument, func(word string) (string, engine.Act) {
		first, note, _ := strings.Cut(word, ",")
		v, known := alert.ParseVerdict(first)
		if !known {
			s.say("There is no verdict %q: use %s. A note follows a comma.", short(first), fault.Or(alert.VerdictWords()))
			return "", engine.Act{}
		}
		act := engine.Act{State: alert.TriageDone, Verdict: &v}
		if note = strings.TrimSpace(note); note != "" {
			act.Note = &note
		}
		return "Done, " + strings.ToLower(v.Title()), act
	})
}

// assign gives the record to a person, by default the one who types.
func (s *session) assign(ctx context.Context, argument string) {
	s.actOn(ctx, argument, func(name string) (string, engine.Act) {
		if name == "" || strings.EqualFold(name, "me") {
			name = s.o.User
		}
		return "Assigned to " + clean(name), engine.Act{AssignedTo: &name}
	})
}

func (s *session) unassign(ctx context.Context, argument string) {
	s.actOn(ctx, argument, func(string) (string, engine.Act) {
		none := ""
		return "Assigned to no one", engine.Act{AssignedTo: &none}
	})
}

// bookmark bookmarks, or no longer.
func (s *session) bookmark(ctx context.Context, argument string) {
	s.actOn(ctx, argument, func(word string) (string, engine.Act) {
		set := !strings.EqualFold(word, "off")
		return map[bool]string{true: "Bookmarked", false: "No longer bookmarked"}[set], engine.Act{Bookmarked: &set}
	})
}

// tag adds a tag, or removes it.
func (s *session) tag(ctx context.Context, argument string, remove bool) {
	s.actOn(ctx, argument, func(tag string) (string, engine.Act) {
		switch {
		case tag == "":
			s.say("Type the tag after the word: tag vip")
			return "", engine.Act{}
		case remove:
			return "Tag " + clean(tag) + " removed", engine.Act{Untag: []string{tag}}
		}
		return "Tagged " + clean(tag), engine.Act{Tag: []string{tag}}
	})
}

// act keeps acts, tells them, and remembers what undoes them. what is "" for an act that a
// person did not ask for.
func (s *session) act(ctx context.Context, what string, acts ...engine.Act) {
	for i := range acts {
		acts[i].By, acts[i].At = s.o.User, alert.At(s.o.Now())
	}
	back, err := s.o.Store.Triage(ctx, acts)
	switch {
	case err != nil:
		s.complain(err)
		return
	case len(back) == 0:
		if what != "" {
			s.say("Nothing changed: it was so already.")
		}
		return
	}
	keep(s, acts, back)
	s.reread(ctx)
	if what == "" {
		return
	}
	s.undo = append(s.undo, undoable{what, back})
	s.undo = s.undo[max(len(s.undo)-undoSteps, 0):]
	s.say("%s", what)
}

// reread reads the open record again after an act.
func (s *session) reread(ctx context.Context) {
	if s.opened == nil {
		return
	}
	if record, evidence, err := s.o.Store.Record(ctx, s.opened.row.Key); err == nil { // else the next word says so
		s.opened.record, s.opened.evidence, s.opened.row.Triage = record, evidence, record.Triage.State
	}
}

// undoLast takes back the last act.
func (s *session) undoLast(ctx context.Context) {
	if len(s.undo) == 0 {
		s.say("Nothing to undo.")
		return
	}
	u := s.undo[len(s.undo)-1]
	acts := slices.Clone(u.acts)
	for i := range acts {
		acts[i].At = alert.At(s.o.Now())
	}
	acts = s.left.Expect(acts)
	back, err := s.o.Store.Triage(ctx, acts)
	if err != nil {
		s.complain(err)
		return
	}
	s.undo = s.undo[:len(s.undo)-1]
	keep(s, acts, back)
	s.reread(ctx)
	if missed := engine.Missed(acts, back); len(missed) > 0 {
		s.say("Not undone%s: %s decided since: %s", counted(len(missed), len(acts)), decider(ctx, s, missed[0]), u.what)
		return
	}
	s.say("Undone: %s", u.what)
}

// keep notes what acts that were applied have left.
func keep(s *session, acts, back []engine.Act) {
	if s.left == nil {
		s.left = engine.Stamps{}
	}
	s.left.Keep(acts, back)
}

// decider returns who decided last about a record.
func decider(ctx context.Context, s *session, key alert.Key) string {
	record, _, err := s.o.Store.Record(ctx, key)
	if by := clean(record.Triage.By); err == nil && by != "" {
		return by
	}
	return "someone"
}

// counted says of how many records something is true, unless of all.
func counted(n, all int) string {
	if n == all {
		return ""
	}
	return fmt.Sprintf(" on %d of %s", n, records(all))
}

// records counts records in words.
func records(n int) string {
	if n == 1 {
		return "1 record"
	}
	return fmt.Sprintf("%d records", n)
}

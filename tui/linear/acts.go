package linear

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/tui/decide"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/triage"
	"tocsin/tui/undo"
)

// decideOn makes one decision about the open record, or about the rows of the list whose numbers
// stand at the beginning of the argument, such as "done 1 3" or "done 2-4". make gets what follows the
// numbers; if ok is false, the decision needs something else, and make has said so.
func decideOn(s *session, ctx context.Context, argument string, make func(rest string) (d decide.Decision, ok bool)) {
	var open index.Row
	if s.here.opened != nil {
		open = s.here.opened.row
	}
	reread(s, ctx) // a colleague may have decided since
	targets, rest, ok := targetsOf(s, argument)
	if !ok {
		return
	}
	s.seen.note(targets, open)
	d, ok := make(rest)
	if !ok {
		return
	}
	if s.here.opened == nil {
		targets = s.reader.fresh(ctx, targets)
	}
	if d.Whole && targets[0].Kind == alert.IncidentKind() {
		whole(s, ctx, targets, d)
		return
	}
	on := changedBy(targets, d)
	so := len(targets) - len(on)
	take(s, ctx, on, func(on []index.Row) string { return about(on, so) }, d)
}

// Bounds of what is told of the records that a decision is about: how many titles, and how long each of several.
const (
	mostNamed = 3
	mostTitle = 120
)

// about says what a decision is about, and how many records more it would not change: a title, or how many
// records and their titles, each once.
func about(targets []index.Row, so int) string {
	subject := countOf(targets)
	if len(targets) == 1 {
		subject = clean(targets[0].Heading())
	}
	if so > 0 {
		subject += fmt.Sprintf(" (%s so already)", text.Number(so))
	}
	if len(targets) == 1 {
		return subject
	}
	return subject + ": " + titlesOf(targets)
}

// titlesOf tells the titles of records, each once: "2 times Password Spray; Atypical travel".
func titlesOf(targets []index.Row) string {
	var titles []string
	times := map[string]int{}
	for i := range targets {
		title := text.Shorten(clean(targets[i].Heading()), mostTitle)
		if times[title]++; times[title] == 1 {
			titles = append(titles, title)
		}
	}
	for i, title := range titles {
		if n := times[title]; n > 1 {
			titles[i] = fmt.Sprintf("%d times %s", n, title)
		}
	}
	if more := len(titles) - mostNamed; more > 0 {
		titles = append(titles[:mostNamed], text.Plural(more, "other title"))
	}
	return strings.Join(titles, "; ")
}

// countOf counts records by their kind.
func countOf(of []index.Row) string { return text.Plural(len(of), kindOf(&of[0]).kind.Name) }

// changedBy returns the rows that a decision would change, or all if it would change none.
func changedBy(targets []index.Row, d decide.Decision) []index.Row {
	var out []index.Row
	for i := range targets {
		if d.Changes(&targets[i]) {
			out = append(out, targets[i])
		}
	}
	if len(out) == 0 {
		return targets
	}
	return out
}

// take carries out a decision as one step. It leads on if the record is dealt with by it, or by another
// person meanwhile; from an open one, as after an error, it leads nowhere.
func take(s *session, ctx context.Context, targets []index.Row, named naming, d decide.Decision) {
	takeAside(s, ctx, targets, named, d)
	s.offer = offer{}
	if !d.Leaves {
		return
	}
	is, own := s.reader.closed(ctx, &targets[0], s.o.User, d)
	if own && len(targets) == 1 {
		offerTwins(s, ctx, &targets[0], d)
	}
	switch {
	case !is || s.here.opened == nil:
	case s.here.work.rows == nil:
		sayNext(s, ctx)
	default:
		dealtWith(s, ctx, own)
	}
}

// closed reports whether a record is done by now, and whether a person decided so themselves.
func (r *reader) closed(ctx context.Context, row *index.Row, by string, d decide.Decision) (is, own bool) {
	record, _, err := r.store.Record(ctx, row.Key)
	now := &record.Triage
	is = err == nil && now.State == alert.TriageDone
	return is, is && now.By == engine.CleanText(by) && (d.Act.Verdict == nil || now.Verdict == *d.Act.Verdict)
}

// naming names the records that a decision was kept on.
type naming func(on []index.Row) string

// alone names records by themselves.
func alone(on []index.Row) string { return about(on, 0) }

// takeAside carries out a decision that leads nowhere.
func takeAside(s *session, ctx context.Context, targets []index.Row, named naming, d decide.Decision) {
	about := named(targets)
	step := d.Of(targets, about, s.o.User, alert.At(s.o.Now()))
	step.What, step.Place.What = d.What+", "+about, len(d.What+", ") // as on the screen, without its sign
	s.seen.put(step.Acts, targets)
	whose := func(on []index.Row) string {
		if whose := triage.Others(s.o.User, d, on); whose != "" {
			return "; " + whose
		}
		return ""
	}
	step.Toast += whose(targets)
	step.Partly = func(left func(alert.Key) bool) (string, string) {
		kept := slices.DeleteFunc(slices.Clone(targets), func(r index.Row) bool { return left(r.Key) })
		if len(kept) == 0 {
			return named(targets), whose(targets)
		}
		return named(kept), whose(kept)
	}
	act(s, ctx, step)
}

// mark makes a decision that needs no more words.
func mark(s *session, ctx context.Context, argument string, d decide.Decision) {
	if rowsTyped(s, argument) {
		return
	}
	decideOn(s, ctx, argument, func(rest string) (decide.Decision, bool) {
		if rest != "" {
			s.out.say("%q is no number of a row. Nothing was marked.", short(rest))
		}
		return d, rest == ""
	})
}

// note writes a note behind the one that a record has, which counts as seen.
func note(s *session, ctx context.Context, argument string) {
	if s.answer.listed && rowsTyped(s, argument) { // else it is how the note begins
		return
	}
	decideOn(s, ctx, argument, func(note string) (decide.Decision, bool) {
		d, ok := readTyped(s, "note", note)
		if ok && s.here.opened != nil && !s.here.opened.row.Triage.Seen() {
			d.Act.State = alert.TriageSeen
		}
		return d, ok
	})
}

// verdict gives a verdict, with which the record is done. Without a word, digits choose it.
func verdict(s *session, ctx context.Context, argument string) {
	if rowsTyped(s, argument) {
		return
	}
	targets, word, ok := targetsOf(s, argument)
	switch {
	case !ok:
		return
	case word == "":
		numbers := argument
		var all []choice
		for _, v := range alert.Verdicts() {
			all = append(all, choice{v.Title, func(ctx context.Context) { verdict(s, ctx, strings.TrimSpace(numbers+" "+string(v.Word))) }})
		}
		s.answer.offer("Verdict on "+countOf(targets), all)
		return
	}
	decideOn(s, ctx, argument, func(word string) (decide.Decision, bool) {
		return readTyped(s, "verdict", word)
	})
}

// readTyped reads the decision that follows the word of an act. If ok is false, it has said what can be
// typed.
func readTyped(s *session, word, argument string) (d decide.Decision, ok bool) {
	act, _ := decide.TypedAct(word)
	d, err := act.Read(argument, s.o.User)
	if err != nil {
		wrong := fault.Of(err)
		s.out.say("%s: %s.", begun(wrong.Sentence), wrong.Hint)
	}
	return d, err == nil
}

func unassign(s *session, ctx context.Context, argument string) {
	if rowsTyped(s, argument) {
		return
	}
	decideOn(s, ctx, argument, func(string) (decide.Decision, bool) { return decide.Assign(""), true })
}

// bookmark bookmarks, or no longer.
func bookmark(s *session, ctx context.Context, argument string) {
	if rowsTyped(s, argument) {
		return
	}
	decideOn(s, ctx, argument, func(word string) (decide.Decision, bool) {
		return decide.Bookmark(!strings.EqualFold(word, "off")), true
	})
}

// tag adds a tag, or removes it.
func tag(s *session, ctx context.Context, argument string, remove bool) {
	if (s.answer.listed || strings.Contains(argument, " ")) && rowsTyped(s, argument) { // a number alone may be a tag
		return
	}
	decideOn(s, ctx, argument, func(tag string) (decide.Decision, bool) {
		if tag == "" {
			s.out.say("Type the tag after the word, in the same line: tag vip")
		}
		return decide.Tag(tag, !remove), tag != ""
	})
}

// act keeps an act, tells it, and remembers what undoes it. One without a name was not asked for.
func act(s *session, ctx context.Context, act undo.Act) {
	for i := range act.Acts {
		act.Acts[i].By, act.Acts[i].At = s.o.User, alert.At(s.o.Now())
	}
	said := undo.Said(nil, s.o.Undo.Do(act))
	settle(s, ctx, said)
}

// turn undoes the last step, or does again the one that was undone last.
func turn(s *session, ctx context.Context, turn func(actsOnly bool) (undo.Change, tea.Cmd)) {
	s.offer = offer{}
	change, cmd := turn(true)
	kept := settle(s, ctx, undo.Said(nil, cmd))
	turned(s, ctx, append(change.Turned, kept.Turned...))
}

// settle carries out the acts that wait, also those that an earlier word has left, and tells
// what was said of them.
func settle(s *session, ctx context.Context, said []screen.Toast) undo.Change {
	change, more := s.o.Undo.Settle(ctx)
	if len(change.Kept)+len(change.Passed) > 0 {
		reread(s, ctx)
	}
	for _, toast := range append(said, more...) {
		tell(s, cmp.Or(toast.Whole, toast.Text))
	}
	return change
}

// reread reads the open record again, before an act and after it.
func reread(s *session, ctx context.Context) {
	if s.here.opened != nil {
		s.here.opened.reread(ctx, s.o.Store)
	}
}

package engine

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"tocsin/graph/alert"
)

// Act is one decision of a person about one record. What it leaves out, as nil or "",
// stays as it is.
type Act struct {
	Key alert.Key
	By  string
	At  alert.Time // 0 means now

	State      alert.TriageState // "" keeps the state
	Verdict    *alert.Verdict    // "" removes the verdict
	Note       *string           // "" removes the note
	Add        string            // a text for the note, on a line of its own behind what it has; one that ends with it stays
	AssignedTo *string           // "" assigns it to no one
	Bookmarked *bool
	Tag, Untag []string // tags to add and to remove; compared without case
	Tick       []string // recommended actions that were done, as alert.Tick names them
	Untick     []string

	Seen  *Seen             // what the person saw who decides; nil expects nothing
	Over  *string           // the note that Note was written over: behind any other one it is added
	From  alert.TriageState // act only if the record is in this state; "" for any
	Still Still             // act only if these values still hold; set in acts that undo
	Left  Stamp             // of an act that undoes: the stamp of the record after the undone act
	Was   Stamp             // of an act that undoes: the stamp before it: a record that becomes done again takes it
}

// Seen holds how a person saw a record as they decided. What another person has decided since stays: an
// act doesn't close, judge or reopen what they have closed or reopened, nor close or assign what they have
// taken.
type Seen struct {
	Last  Stamp // of the last act on the record
	Done  bool  // it was done
	Owner string
	Own   Stamp // that an earlier act of the same person has left, which they may not have seen yet

	Unknown bool // it isn't known how the person saw it: Done stands for that too
}

// Passed reports whether the act leaves a record alone because another person came before it; is is the
// record's triage.
func (a *Act) Passed(is *alert.Triage) bool { return a.Seen != nil && a.Seen.differs(a, is) }

// differs reports whether another person has decided meanwhile what an act is about.
func (s *Seen) differs(a *Act, was *alert.Triage) bool {
	if last := (Stamp{was.By, was.At}); last == s.Own || last == a.stamp() { // the latter by an earlier try
		return false
	}
	return s.decided(a, was) || s.taken(a, was) // of a done record, whoever takes it leaves the stamp
}

// decided reports whether an act would decide about a record that another person has closed or reopened
// meanwhile.
func (s *Seen) decided(a *Act, was *alert.Triage) bool {
	closes := (was.State == alert.TriageDone || s.Done) && (a.State != "" || a.Verdict != nil)
	return closes && s.Last != Stamp{was.By, was.At}
}

// taken reports whether an act would close or assign a record that another person has taken meanwhile.
func (s *Seen) taken(a *Act, was *alert.Triage) bool {
	return (a.AssignedTo != nil || a.State == alert.TriageDone) && was.AssignedTo != "" && was.AssignedTo != s.Owner && !alert.IsMe(was.AssignedTo, a.By)
}

// Taken reports whether an act leaves a record alone because another person has taken it meanwhile, and not
// closed it too, which is more to who would close it.
func Taken(a *Act, is *alert.Triage) bool {
	return a.Passed(is) && a.Seen.taken(a, is) && (a.AssignedTo != nil || !a.Seen.decided(a, is))
}

// Still holds what an act that undoes expects to find: values that the undone act set. Nil
// expects nothing. Lists need no row: undoing removes the elements that were added and
// adds those that were removed, whatever else the list has by now.
type Still struct {
	Verdict    *alert.Verdict
	Note       *string
	AssignedTo *string
	Bookmarked *bool
	Last       Stamp // of the last act on the record; zero expects nothing
}

// Applied holds what an act makes of triage.
type Applied struct {
	Is      alert.Triage
	At      alert.Time // of the act, for the history
	By      string
	Undo    Act  // what would undo the act, if it changed something
	Changed bool // the act applied and changed something
}

// Apply returns what triage becomes by the act; now is the time of an act without one.
// Undo applies only as long as what it restores is as this act left it, and restores
// nothing else. The error is a fault of usage: a text or a list is too long.
func (a *Act) Apply(was alert.Triage, now alert.Time) (Applied, error) {
	if !a.applies(&was) {
		return Applied{Is: was}, nil
	}
	e := editing{is: was, undo: Act{Key: a.Key, By: a.By, At: a.At}}
	e.state(a.State)
	setText(&e, &e.is.Verdict, a.Verdict, &e.undo.Verdict, &e.undo.Still.Verdict)
	setText(&e, &e.is.Note, a.noted(was.Note), &e.undo.Note, &e.undo.Still.Note)
	setText(&e, &e.is.AssignedTo, a.AssignedTo, &e.undo.AssignedTo, &e.undo.Still.AssignedTo)
	e.bookmark(a.Bookmarked)
	e.list(&e.is.Tags, a.Tag, a.Untag, &e.undo.Untag, &e.undo.Tag)
	e.list(&e.is.Ticks, a.Tick, a.Untick, &e.undo.Untick, &e.undo.Tick)
	if !e.did {
		return Applied{Is: was}, nil
	}
	at, by := cmp.Or(a.At, now), CleanText(a.By)
	if e.decides(&was) {
		e.is.At, e.is.By = at, by
	}
	if a.Was != (Stamp{}) && e.is.State == alert.TriageDone { // it was decided then, and not by who undoes
		e.is.At, e.is.By = a.Was.At, a.Was.By
	}
	e.undo.Was = Stamp{was.By, was.At}
	e.undo.Left = Stamp{e.is.By, e.is.At}
	if a.Still == (Still{}) { // an act that undoes restores what the store had, however long
		if err := bounded(&was, &e.is); err != nil {
			return Applied{}, err
		}
	}
	return Applied{e.is, at, by, e.undo, true}, nil
}

// noted returns the note that the act leaves behind another one; nil for that.
func (a *Act) noted(was string) *string {
	add, note := strings.TrimSpace(CleanText(a.Add)), a.Note
	if note != nil && a.Over != nil && was != "" && was != CleanText(*a.Over) {
		add, note = strings.TrimSpace(CleanText(*note)), nil // another person's stays
	}
	if add == "" {
		return note
	}
	if note != nil {
		was = CleanText(*note)
	}
	if was != "" && !strings.HasSuffix("\n"+was, "\n"+add) {
		add = was + "\n" + add
	} else if was != "" {
		add = was
	}
	return &add
}

// applies reports whether the record is as the act expects it.
func (a *Act) applies(was *alert.Triage) bool {
	marked, s := was.Bookmarked.Set(), &a.Still
	if a.Passed(was) {
		return false
	}
	return (s.Last == Stamp{} || s.Last == Stamp{was.By, was.At}) && (a.From == "" || a.From.Word() == was.State.Word()) &&
		still(s.Verdict, was.Verdict) && still(s.Note, was.Note) && still(s.AssignedTo, was.AssignedTo) && still(s.Bookmarked, marked)
}

func still[T comparable](want *T, is T) bool { return want == nil || *want == is }

// editing is triage while an act is applied.
type editing struct {
	is   alert.Triage
	undo Act
	did  bool
}

// decides reports whether triage takes the time and the person of the act: it does of any act
// on a record not yet done, but of a done one only those of another decision. Who bookmarks or
// tags it afterwards has not closed it.
func (e *editing) decides(was *alert.Triage) bool {
	return was.State != alert.TriageDone || e.is.State != alert.TriageDone || e.is.Verdict != was.Verdict
}

func (e *editing) state(to alert.TriageState) {
	was, is := alert.TriageState(e.is.State.Word()), alert.TriageState(CleanText(to.Word()))
	if to == "" || was == is {
		return
	}
	e.is.State, e.undo.State, e.undo.From, e.did = is, was, is, true
}

// setText sets a text to a new one, cleaned, and notes both for undoing if they differ.
func setText[S ~string](e *editing, text, to *S, undo, left **S) {
	if to == nil {
		return
	}
	was, is := *text, S(CleanText(string(*to)))
	if was != is {
		*text, *undo, *left, e.did = is, &was, &is, true
	}
}

func (e *editing) bookmark(to *bool) {
	was := e.is.Bookmarked.Set()
	if to == nil || *to == was {
		return
	}
	is := *to
	e.is.Bookmarked = alert.FlagOf(is)
	e.undo.Bookmarked, e.undo.Still.Bookmarked, e.did = &was, &is, true
}

// list adds elements to a sorted list and removes others, compared without case, and
// notes which of them made a difference. What is both added and removed is removed.
func (e *editing) list(list *[]string, add, remove []string, added, removed *[]string) {
	if len(add)+len(remove) == 0 {
		return
	}
	out := slices.DeleteFunc(slices.Clone(*list), func(s string) bool {
		gone := hasElement(remove, s)
		if gone {
			*removed = append(*removed, s)
		}
		return gone
	})
	for _, s := range add {
		if s = cleanElement(s); s != "" && !hasElement(remove, s) && !hasElement(out, s) {
			out, *added = append(out, s), append(*added, s)
		}
	}
	if len(*added)+len(*removed) == 0 {
		return
	}
	slices.Sort(out)
	if len(out) == 0 {
		out = nil
	}
	*list, e.did = out, true
}

// hasElement reports whether a list has an element, which is clean.
func hasElement(list []string, s string) bool {
	return slices.ContainsFunc(list, func(in string) bool { return strings.EqualFold(cleanElement(in), s) })
}

// cleanElement returns an element of a list as it is stored: on one line, without
// white space around it.
func cleanElement(s string) string {
	blank := func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}
	return strings.Join(strings.Fields(strings.Map(blank, CleanText(s))), " ")
}

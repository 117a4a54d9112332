// Package linear is the screen as lines: it only ever appends, moves no cursor and draws no
// boxes, for people who hear the screen or have a printer for one.
//
// What was chosen is told in a line; every list is numbered, and a number chooses from it.
// Verbs are words, whose ids, help and synonyms are those of the screen's commands. It shows
// the same queries, triage and history over the same store.
//
// Begin with Run, then the table of the words in verbs.go: each word is a function over the session.
// What has state is a part that knows no session: the voice that writes, the reader that asks the
// store, the listed page, the opened record, the trail back, the answer that goes on, the
// news that wait for the next line.
package linear

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/coverage"
	"tocsin/store/index"
	"tocsin/store/memory"
	"tocsin/store/query"
	"tocsin/tui/messages"
	"tocsin/tui/undo"
	"tocsin/tui/views"
)

// Store holds what the lines need of a store. store.Store satisfies it.
type Store interface {
	Search(ctx context.Context, request index.Request) (index.Result, error)
	Wait(ctx context.Context, seq int64) (int64, error)
	States(ctx context.Context) ([]ingest.State, error)
	PollNow(ctx context.Context, feed ingest.Feed, at time.Time) error
	Record(ctx context.Context, key alert.Key) (alert.Record, []alert.Evidence, error)
	History(ctx context.Context, key alert.Key) ([]alert.Change, error)
	memory.Store
	coverage.Store
}

// Options configure a session.
type Options struct {
	Store        Store
	In           io.Reader
	Out          io.Writer
	Now          func() time.Time
	Undo         *undo.Undo // of NewDirect: carries out what is decided
	User         string     // the name that triage is recorded under
	ReadOnly     bool       // nothing is triaged, and no poll can be requested
	Integrations Integrations
	Only         []string // rows of other integrations are left out. None means all
	Views        func() []query.View
	Save         func(ctx context.Context, change views.Change) (where string, err error) // changes the saved views, and returns where they are kept; nil if nothing can be kept
	First        string                                                                   // the name of the built-in view to list first; "" for all alerts
	News         <-chan string                                                            // sentences about the program itself; nil for none
	JSON         func(r *alert.Record) ([]byte, error)                                    // a record as the output of commands has it; nil for the item as received
	Terminal     Terminal
}

// Integrations tells which integrations there are.
type Integrations struct {
	Names func() []string // of those that are set, which may change; nil for none
	Unset string          // says why nothing is polled if there are none
}

// Terminal holds what the lines know of the terminal that they are written to; zero for a file and a pipe.
type Terminal struct {
	Width func() int // columns, at whose edge lines break between words; nil if they don't
	Bell  bool       // new alerts ring, since what is new is told only after the next line
}

// Bounds of a session.
const (
	pageRows    = 9  // so that one digit chooses a row
	pageLines   = 20 // of a long answer
	fewLines    = 4  // that are told with the page before: no one is to stop for these
	longestLine = 64 << 10
	leastWidth  = 20              // of a terminal at whose edge lines are broken
	gather      = 2 * time.Second // how long changes gather before they are told
	limit       = 30 * time.Second
)

// session is one run: the parts of a talk. A word is a function that uses them (verbs.go).
type session struct {
	o      Options
	out    *voice
	reader *reader
	here   place
	trail  trail
	page   page
	inner  inner
	twins  map[alert.Key]twin // of the rows that were told last
	answer answer
	offer  offer // of the decision that was made last
	seen   seen
	read   map[alert.Key]bool // the records that were opened
	news   news
	log    messages.Log // of what was told
}

// begin returns the session of a run.
func begin(o Options) *session {
	out := &voice{out: o.Out, width: o.Terminal.Width}
	if o.Views == nil {
		o.Views = func() []query.View { return nil }
	}
	if o.Integrations.Names == nil {
		o.Integrations.Names = func() []string { return nil }
	}
	return &session{
		o: o, out: out, answer: answer{to: out},
		seen: seen{}, read: map[alert.Key]bool{},
		reader: &reader{store: o.Store, now: o.Now, views: o.Views, only: o.Only},
	}
}

// Run talks with a person until they quit, the input ends or ctx does.
func Run(ctx context.Context, o Options) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := begin(o)
	s.news.newest = alert.At(o.Now())
	s.here.text = builtIn(s, alert.AlertKind(), o.First)
	greet(s, ctx)
	return s.listen(ctx)
}

// listen obeys the lines that are typed, and takes what comes meanwhile.
func (s *session) listen(ctx context.Context) error {
	lines, changes := read(ctx, s.o.In), make(chan struct{}, 1)
	go s.reader.watch(ctx, s.page.seq, changes)
	s.out.prompt()
	for s.out.err == nil {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changes:
			if s.news.changed = true; s.o.Terminal.Bell && s.news.rings(ctx, s.reader) {
				s.out.write("\a") // a bell breaks no line
			}
		case sentence := <-s.o.News:
			s.news.hold(sentence)
		case line, ok := <-lines:
			if !ok {
				s.out.write("\n") // after the prompt
				return s.out.err
			}
			if line.cut {
				s.out.say("That line is too long: nothing was done.")
			} else if s.obey(ctx, line.text) {
				return s.out.err
			}
			tellNews(s, ctx)
			s.out.prompt()
		}
	}
	return s.out.err
}

// tellNews tells what has come since the line before: of the open record first.
func tellNews(s *session, ctx context.Context) {
	if s.news.changed {
		if said := changed(s, ctx); said != "" {
			tell(s, said)
		}
	}
	for _, sentence := range s.news.take(ctx, s.reader, listing{s.here.text, s.page.asked, s.here.opened != nil}) {
		tell(s, begun(sentence))
	}
}

// greet says where the person is.
func greet(s *session, ctx context.Context) {
	s.out.say("This is the screen as lines. %s. Type help for the words, quit to leave. What is new is told after each line that you send.", polled(s))
	list(s, ctx)
}

// polled says which integrations there are, or why nothing is polled.
func polled(s *session) string {
	switch names := s.o.Integrations.Names(); {
	case len(names) > 0:
		return "Integrations: " + strings.Join(names, ", ")
	case s.o.Integrations.Unset == "":
		return "Integrations: none"
	}
	return begun(s.o.Integrations.Unset)
}

// obey does what a line says, and reports whether it was the last.
func (s *session) obey(ctx context.Context, line string) (quit bool) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	settle(s, ctx, nil) // what an earlier word has left
	line = strings.TrimSpace(line)
	if line == "" {
		if !s.answer.tellRest() {
			where(s)
		}
		return false
	}
	word, argument, _ := strings.Cut(line, " ")
	if strings.HasPrefix(line, "/") {
		word, argument = "filter", line[1:]
	}
	argument = strings.TrimSpace(argument)
	if n, ok := number(word); ok && argument == "" {
		s.offer = offer{}
		choose(s, ctx, n)
		return false
	} else if ok && called(s, ctx, n, argument) {
		return false
	}
	if argument == "" && s.answer.yesOrNo(ctx, word) {
		return false
	}
	v, problem := find(word)
	if problem == "" && v.denies && argument == "" && s.answer.yesOrNo(ctx, "no") {
		return false
	}
	if problem == "" && !v.keeps {
		s.answer.leave()
		if v.word != twinWord {
			s.offer = offer{}
		}
	}
	switch {
	case problem != "":
		if !noWord(s, ctx, line) {
			s.out.say("%s", problem)
		}
	case v.do == nil:
		return true
	case v.alert && s.here.opened == nil:
		s.out.say("Open an %s first: type its number.", kindShown(s))
	case v.writes && s.o.ReadOnly:
		s.out.say("This program was started with --read-only: you can't triage here.")
	case v.takes == "" && argument != "":
		if !noWord(s, ctx, line) {
			s.out.say("Nothing goes behind the word %s: type it alone. Nothing was done.", v.word)
		}
	default:
		v.do(s, ctx, argument)
	}
	return false
}

// noWord does what a line says that begins with no word, or with one that stands alone: it is the name
// of a part or of a view, what alerts name, or a query. ok is false if it is none of them.
func noWord(s *session, ctx context.Context, line string) (ok bool) {
	if n := partNamed(s, line); n > 0 {
		tellPart(s, ctx, n)
		return true
	}
	if strings.EqualFold(line, "alerts") { // as incidents and events lead to theirs
		unfiltered(s, ctx)
		return true
	}
	if at := slices.IndexFunc(viewsOf(s), func(v query.View) bool { return query.Fold(v.Name) == query.Fold(line) }); at >= 0 {
		view(s, ctx, line)
		return true
	}
	if condition, is := entity(s, line); is {
		filter(s, ctx, condition)
		return true
	}
	word, argument, _ := strings.Cut(line, " ")
	if strings.TrimSpace(argument) == "" || query.FieldOf(word) == nil || !compares(s, line) {
		return false
	}
	filter(s, ctx, line)
	return true
}

// kindShown names the records that are listed, of which one is to be opened.
func kindShown(s *session) string {
	if len(s.page.rows) > 0 {
		return kindOf(&s.page.rows[0]).kind.Name
	}
	return alert.AlertKind().Name
}

// alerts counts alerts in words.
func alerts(n int) string {
	if n == 1 {
		return "1 alert"
	}
	return fmt.Sprintf("%d alerts", n)
}

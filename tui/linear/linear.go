// Package linear is the screen as lines: it only ever appends, moves no cursor and draws no
// boxes, for people who hear the screen or have a printer for one.
//
// What was chosen is told in a line; every list is numbered, and a number chooses from it.
// Verbs are words, whose ids, help and synonyms are those of the screen's commands. It shows
// the same queries, triage and history over the same store.
//
// Begin with Run, then verbs.go. answer.go has what a number chooses and the pages of a long
// answer.
package linear

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/coverage"
	"tocsin/store/index"
	"tocsin/store/memory"
	"tocsin/store/query"
	"tocsin/tui/text"
	"tocsin/tui/undo"
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
	Integrations []string   // names for the greeting
	Unset        string     // says why nothing is polled if there are none
	Only         []string   // rows of other integrations are left out. None means all
	Views        func() []query.View
	First        string        // the name of the built-in view to list first; "" for all alerts
	News         <-chan string // sentences about the program itself; nil for none
	Width        func() int    // columns of the terminal, at whose edge lines break between words; nil if they don't
	Bell         bool          // new alerts ring, since what is new is told only after the next line
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

// session is one run.
type session struct {
	o Options
	place
	trail []place // to go back to, the last one last
	rows  []index.Row
	table *tabled // in place of rows; nil if records are listed

	bare   bool // nothing is stored yet
	total  int
	seq    int64
	twins  map[alert.Key]twin // of the rows of the page
	newest alert.Time         // when the newest alert that was counted was stored
	// when the first page of what is shown was listed last, with all that was stored then
	listedAt alert.Time

	held    held
	choices []choice // that a number chooses; nil for the rows or the parts
	answer
	err error // of writing
}

// answer is a long one, which is told in pages.
type answer struct {
	rest      []string // not yet told
	told, all int      // lines of it
}

// Run talks with a person until they quit, the input ends or ctx does.
func Run(ctx context.Context, o Options) error {
	if o.Views == nil {
		o.Views = func() []query.View { return nil }
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	s := &session{o: o, newest: alert.At(o.Now())}
	s.text = builtIn(s, alert.AlertKind(), o.First)
	s.greet(ctx)
	lines, changes := read(ctx, s.o.In), make(chan struct{}, 1)
	go s.watch(ctx, s.seq, changes)
	s.prompt()
	for s.err == nil {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changes:
			changed(s, ctx)
		case sentence := <-o.News:
			hold(s, sentence)
		case line, ok := <-lines:
			if !ok {
				s.write("\n") // after the prompt
				return s.err
			}
			if line.cut {
				s.say("That line is too long: nothing was done.")
			} else if s.obey(ctx, line.text) {
				return s.err
			}
			catchUp(s, ctx)
			s.prompt()
		}
	}
	return s.err
}

// watch reports changes of the store, gathered.
func (s *session) watch(ctx context.Context, seq int64, changes chan<- struct{}) {
	for {
		next, err := s.o.Store.Wait(ctx, seq)
		if ctx.Err() != nil {
			return
		}
		if err == nil {
			seq = next
			select {
			case changes <- struct{}{}:
			default:
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(gather):
		}
	}
}

// say writes one line, which breaks between words at the edge of a terminal. Text from outside is
// cleaned here.
func (s *session) say(format string, a ...any) {
	line := text.Clean(fmt.Sprintf(format, a...))
	if s.o.Width != nil {
		if w := s.o.Width(); w >= leastWidth {
			line = strings.Join(text.Wrap(line, w), "\n")
		}
	}
	s.write(line + "\n")
}

func (s *session) write(line string) {
	if s.err == nil {
		_, s.err = io.WriteString(s.o.Out, line)
	}
}

func (s *session) prompt() { s.write("> ") }

// complain says what went wrong and what helps.
func (s *session) complain(err error) {
	f := fault.Of(err)
	if f == nil || f.Kind == fault.Interrupted {
		return
	}
	line := "Error: " + f.Sentence
	if f.Hint != "" {
		line += ". " + begun(f.Hint)
	}
	s.say("%s", line)
}

// begun begins a sentence with a capital, unless it begins with a command.
func begun(sentence string) string {
	if sentence == "" || strings.HasPrefix(sentence, "tocsin ") {
		return sentence
	}
	return strings.ToUpper(sentence[:1]) + sentence[1:]
}

// greet says where the person is.
func (s *session) greet(ctx context.Context) {
	s.say("This is the screen as lines. %s. Type help for the words, quit to leave. What is new is told after each line that you send.", s.polled())
	s.list(ctx, 0)
}

// polled says which integrations there are, or why nothing is polled.
func (s *session) polled() string {
	switch {
	case len(s.o.Integrations) > 0:
		return "Integrations: " + strings.Join(s.o.Integrations, ", ")
	case s.o.Unset == "":
		return "Integrations: none"
	}
	return begun(s.o.Unset)
}

// obey does what a line says, and reports whether it was the last.
func (s *session) obey(ctx context.Context, line string) (quit bool) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	s.settle(ctx, nil) // what an earlier word has left
	line = strings.TrimSpace(line)
	if line == "" {
		if len(s.rest) > 0 {
			s.tellRest()
		} else {
			s.where()
		}
		return false
	}
	word, argument, _ := strings.Cut(line, " ")
	if strings.HasPrefix(line, "/") {
		word, argument = "filter", line[1:]
	}
	argument = strings.TrimSpace(argument)
	if n, ok := number(word); ok && argument == "" {
		s.choose(ctx, n)
		return false
	}
	v, problem := find(word)
	if problem == "" && !v.keeps {
		s.choices, s.rest = nil, nil
	}
	condition, isEntity := "", false
	if problem != "" {
		condition, isEntity = entity(s, line)
	}
	switch {
	case problem != "" && partNamed(s, line) > 0:
		s.part(ctx, partNamed(s, line))
	case isEntity:
		s.filter(ctx, condition)
	case problem != "" && argument != "" && query.FieldOf(word) != nil && compares(s, line):
		s.filter(ctx, line)
	case problem != "":
		s.say("%s", problem)
	case v.do == nil:
		return true
	case v.alert && s.opened == nil:
		s.say("Open an alert first: type its number.")
	case v.writes && s.o.ReadOnly:
		s.say("This program was started with --read-only: you can't triage here.")
	default:
		v.do(s, ctx, argument)
	}
	return false
}

// alerts counts alerts in words.
func alerts(n int) string {
	if n == 1 {
		return "1 alert"
	}
	return fmt.Sprintf("%d alerts", n)
}

// count returns how many alerts a condition selects.
func (s *session) count(ctx context.Context, condition string) (int, error) {
	q, err := s.parse(condition)
	if err != nil {
		return 0, err
	}
	result, err := s.o.Store.Search(ctx, index.Request{Query: q})
	return result.Total, err
}

// parse reads a query. An error says what is wrong with it.
func (s *session) parse(t string) (*query.Query, error) {
	q, problems := query.Scope{Now: s.o.Now(), Views: s.o.Views()}.Parse(t)
	if p := query.Failed(problems); p != nil {
		return nil, fault.New(fault.Usage, "the query is wrong: "+p.Message, p.Hint, nil)
	}
	return query.Restrict(q, s.o.Only), nil
}

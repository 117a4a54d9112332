package alerts

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/tui/detail"
	"tocsin/tui/list"
	"tocsin/tui/screen"
)

// Update handles a message. Several lists may be on the stack of screens, and
// each receives every message: an answer names the list that it is for.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		s.w, s.h = msg.Width, msg.Height
		s.resize()
		return s.lacking()
	case screen.ThemeChanged:
		s.theme = msg.Theme
		return nil
	case screen.Focus:
		if msg.On {
			return s.reload()
		}
		return nil
	case screen.Closed:
		return s.closed()
	case screen.Tick:
		return tea.Batch(s.loadStates(), s.moveOn())
	case tea.KeyPressMsg, tea.PasteMsg:
		if s.bar != nil {
			return s.typed(msg)
		}
		return s.detail.Update(msg)
	case detail.Pivot:
		return s.pivot(msg)
	case reply:
		if msg.asker() != s {
			return nil
		}
		return s.answered(msg)
	}
	if cmd, mine := s.outside(msg); mine {
		return cmd
	}
	return s.detail.Update(msg)
}

// reply is a message that answers one of this package's commands.
type reply interface{ asker() *Screen }

// of is embedded in each reply: the list that it is for.
type of struct{ s *Screen }

func (o of) asker() *Screen { return o.s }

func (s *Screen) answered(msg reply) tea.Cmd {
	switch msg := msg.(type) {
	case found:
		return s.found(msg)
	case changed:
		s.waiting = false
		return tea.Batch(s.reload(), s.refreshDetail())
	case lost:
		s.waiting = false
		return s.trouble(msg.err)
	case due:
		if msg.generation == s.generation {
			return s.reload()
		}
	case stated:
		return s.stated(msg)
	case watched:
		s.watching = false
		return s.loadStates()
	case settled:
		return s.settled(msg)
	case looked:
		return s.looked(msg)
	case valued:
		return s.valued(msg)
	case productChosen:
		return s.toggle("provider", msg.provider, false)
	case triaged:
		return s.triaged(msg)
	case delayed:
		return s.delayed(msg)
	case postponed:
		return s.postponed(msg)
	case recovered:
		return s.recovered(msg)
	}
	return nil
}

// moveOn searches again after a while if the query may contain a time relative
// to now.
func (s *Screen) moveOn() tea.Cmd {
	if s.text == "" || s.o.Now().Sub(s.searched) < time.Minute {
		return nil
	}
	return s.reload()
}

// closed cancels running work except acts: a person's decision is kept.
func (s *Screen) closed() tea.Cmd {
	s.close()
	s.detail.Clear()
	return s.finishActs()
}

// found handles the answer to a search. An answer of an older generation is
// dropped, since a newer search is running.
func (s *Screen) found(msg found) tea.Cmd {
	if msg.generation != s.generation {
		return nil
	}
	if msg.states != nil {
		s.takeStates(msg.states)
	}
	if f := fault.Of(msg.err); f != nil {
		if f.Kind == fault.Interrupted {
			return nil
		}
		return s.trouble(msg.err)
	}
	s.failed, s.answers = nil, true
	s.news.count = msg.fresh
	s.take(msg)
	r := msg.result
	next := s.lacking
	if incomplete(&r) { // each answer says how far it is
		next = func() tea.Cmd { return s.again(gather) }
	}
	return tea.Batch(s.wait(r.Seq), s.picked(), next(), s.watch())
}

// take gives the list the rows of an answer.
func (s *Screen) take(msg found) {
	grows, r := incomplete(&s.result), msg.result
	before, had := s.current()
	s.result = r
	if s.takeTable(&r); s.tabled.shown {
		return
	}
	s.list.Take(msg.want, list.Result[index.Row]{Rows: r.Rows, First: r.First, Cursor: r.Cursor, Near: r.Near, Total: r.Total})
	if after, ok := s.current(); grows && had && ok && after.Key != before.Key {
		s.jump = jump{before.Key, s.o.Now()}
	}
	if incomplete(&r) {
		s.list.Return()
	}
	if !s.touched && s.news.underway() {
		s.goHome() // a back-fill brings the newest last, and the person has chosen no row yet
	}
}

// incomplete reports whether rows of a result are still to come.
func incomplete(r *index.Result) bool { return r.Partial || r.Loading }

// reaction is how long a person needs to see that the cursor is on another alert.
const reaction = 700 * time.Millisecond

// jump is a move of the cursor that no person made.
type jump struct {
	from alert.Key
	at   time.Time
}

// goHome moves the cursor to the first row, and remembers where it was.
func (s *Screen) goHome() {
	before, had := s.current()
	s.list.Home()
	if after, ok := s.current(); had && ok && after.Key != before.Key {
		s.jump = jump{before.Key, s.o.Now()}
	}
}

// begin is called before each of the person's commands. If the cursor has just moved by
// itself, the command is meant for the alert that it was on.
func (s *Screen) begin() {
	if !s.jump.at.IsZero() && s.o.Now().Sub(s.jump.at) < reaction {
		s.list.Select(s.jump.from)
	}
	s.touched, s.jump = true, jump{}
}

// trouble reports a failed search once and tries again after a while.
func (s *Screen) trouble(err error) tea.Cmd {
	again := s.failed != nil && s.failed.Error() == err.Error()
	s.failed = err
	if again {
		return s.again(retry)
	}
	return tea.Batch(complain(err), s.again(retry))
}

// lacking queries rows if the window has moved beyond the loaded ones.
func (s *Screen) lacking() tea.Cmd {
	if s.answers && !s.tabled.shown && s.list.Lacks() {
		return s.reload()
	}
	return nil
}

// resize divides the lines again. While the detail covers the list, the list
// keeps the height that it will have afterwards.
func (s *Screen) resize() {
	f := s.frame()
	if f.List.Empty() {
		f = s.frameOf(false)
	}
	s.list.Resize(max(f.List.Dy()-headLines, 1))
	s.tabled.view.Resize(f.List.Dy())
}

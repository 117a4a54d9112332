package setup

import (
	"cmp"
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/decide"
	"tocsin/tui/guide"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// Renewal holds how things stand when a renewal begins.
type Renewal struct {
	UnderWay  bool      // it was begun before
	Lost      string    // why the new pair that it had made can't be used any more; "" for no such pair
	Left      string    // the certificate of a pair to be taken in place of a new one; "" for none
	OldEnds   time.Time // of the certificate in use; zero if it isn't known
	OldSHA1   string    // its thumbprint; "" if it isn't known
	OldUnread bool      // the certificate in use, or its key, can't be read
	// GiveUp ends the renewal: the settings stay as they are. It removes the files of the new pair if
	// they are to go, and returns what was done, in a sentence.
	GiveUp func(ctx context.Context, remove bool) (said string, err error)
}

// old returns how the replaced certificate stands now.
func (r *Renewal) old(now time.Time) guide.Old {
	return guide.Old{Ends: r.OldEnds, Now: now, Unread: r.OldUnread, Thumbprint: r.OldSHA1}
}

// busyGiveUp are the words for the work that ends a renewal.
const busyGiveUp = "giving the renewal up"

// yielding is sent when a person has agreed to give a renewal up.
type yielding struct {
	of
	remove bool // the files of the new pair go, too
}

// yielded answers giveUp.
type yielded struct {
	of
	generation int
	said       string
	err        error
}

// yields reports whether there is a renewal that can be given up.
func yields(s *Screen) bool {
	return s.o.Task == guide.Renew && s.o.Renewal.GiveUp != nil && !s.steps.now().ends && (s.o.Renewal.UnderWay || s.answers.renewing())
}

// askGiveUp asks what becomes of the files before a renewal is given up.
func askGiveUp(s *Screen) tea.Cmd {
	if s.work.busy != "" || s.pair.making {
		return screen.Say(screen.Info, "Wait for the end of this first: "+cmp.Or(s.work.busy, busyMake))
	}
	question, also := "Give this renewal up? "+text.Brief(s.answers.Name, nameWidth)+" keeps the certificate that it has.", decide.Answer{}
	if s.answers.renewing() {
		question += " The new pair stays unless you remove it: " + s.answers.Certificate + ", " + s.answers.PrivateKey
		also = decide.Answer{Label: "remove its files, too", Msg: yielding{of{s.work}, true}}
	}
	return screen.Send(screen.OpenOverlay{Overlay: decide.NewPartly(s.theme, question, yielding{of{s.work}, false}, also)})
}

// giveUp has the renewal given up.
func giveUp(s *Screen, remove bool) tea.Cmd {
	ctx, generation := s.work.begin(tellLimit, busyGiveUp)
	return func() tea.Msg {
		said, err := within(ctx, func() (string, error) { return s.o.Renewal.GiveUp(ctx, remove) })
		return yielded{of{s.work}, generation, said, err}
	}
}

// takeYielded leaves the guide once the renewal is given up.
func takeYielded(s *Screen, msg yielded) tea.Cmd {
	if !s.work.answered(msg.generation, msg.err) {
		return nil
	}
	said := screen.Say(screen.Good, msg.said)
	if s.o.Cancel == nil {
		return said
	}
	return both(s.o.Cancel(), said)
}

package setup

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/certificate"
)

// made answers pair.make. It has no generation: whatever was left, the files are there.
type made struct {
	of
	draft Draft // with the paths of the pair; the zero value if none was made
	facts certificate.Facts
	err   error
	late  <-chan made // not nil if the pair is still being made; brings the true answer
}

// looked answers pair.look.
type looked struct {
	of
	generation int
	facts      certificate.Facts
	err        error
	goOn       bool // go to the next step if the pair is valid
}

// make has a pair made. Leaving the step does not cancel it: the files may
// be written already, and are remembered whenever the answer comes. Until then no
// second pair is made, or the settings might name another one than the portal has.
func (p *pair) make(w *work, files FileMaker, d Draft) tea.Cmd {
	_, p.awaits = w.begin(fileLimit, busyMake)
	if p.making {
		return nil
	}
	p.making = true
	return func() tea.Msg {
		answer := make(chan made, 1)
		go func() { answer <- pairOf(w, files, d) }()
		late := time.NewTimer(fileLimit)
		defer late.Stop()
		select {
		case m := <-answer:
			return m
		case <-late.C:
			return made{of: of{w}, err: context.DeadlineExceeded, late: answer}
		}
	}
}

// pairOf makes a pair, however long it takes, and reads it within a time limit.
func pairOf(w *work, files FileMaker, d Draft) made {
	pair, err := files.Make(d)
	if err != nil {
		return made{of: of{w}, err: err}
	}
	ctx, cancel := context.WithTimeout(context.Background(), fileLimit)
	defer cancel()
	facts, err := within(ctx, func() (certificate.Facts, error) { return files.Certificate(pair) })
	return made{of: of{w}, draft: pair, facts: facts, err: err}
}

// await waits for a pair that comes late, as long as the guide is there.
func await(w *work, late <-chan made) tea.Cmd {
	return func() tea.Msg {
		select {
		case m := <-late:
			return m
		case <-w.closing.Done():
			return nil
		}
	}
}

// came remembers a pair that was made, whether its step was left or not; nothing if none was.
func (p *pair) came(d Draft) {
	p.making = false
	if d.Certificate != "" {
		p.made = &d
	}
}

// read remembers the facts of the draft's pair.
func (p *pair) read(facts certificate.Facts) { p.facts = &facts }

// lose forgets the pair that was made here, since it can't be used any more: another can be made.
func (p *pair) lose() { p.made = nil }

// look reads the draft's pair after a pause, and goes to the next step if it is
// valid and goOn is set. Without paths there is nothing to read.
func (p *pair) look(w *work, files FileMaker, d Draft, pause time.Duration, goOn bool) tea.Cmd {
	p.facts = nil
	if d.Certificate == "" {
		w.halt()
		return nil
	}
	busy := ""
	if goOn {
		busy = busyLook
	}
	ctx, generation := w.begin(fileLimit, busy)
	return func() tea.Msg {
		if !sleep(ctx, pause) {
			return nil
		}
		facts, err := within(ctx, func() (certificate.Facts, error) { return files.Certificate(d) })
		return looked{of{w}, generation, facts, err, goOn}
	}
}

package cmd

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tocsin/graph/fault"
	"tocsin/store/engine"
)

const (
	// lastTry bounds the last try to keep marks that the store has not kept.
	lastTry = 5 * time.Second
	// lastUndo bounds it if there is no mark to lose: all were taken back.
	lastUndo = time.Second
)

// errMarksLost is the cause of the fault that names marks which the store didn't keep.
var errMarksLost = errors.New("marks were lost")

// finish gives marks that were not kept a last try, and reports those that are lost. A
// signal ends the try, unless it ended the screen: then the next one ends the program,
// which names the marks too.
func (s *shown) finish(ctx context.Context) error {
	waiting, limit := s.unkept(), lastUndo
	if len(waiting) > 0 {
		limit = lastTry
		fmt.Fprintf(s.app.env.Err, "tocsin: keeping %s; press ctrl+c to give up\n", plural(len(waiting), "mark"))
	}
	if ctx.Err() != nil {
		ctx = context.WithoutCancel(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var lost []engine.Act
	var why error
	for _, list := range s.made() {
		acts, err := list.Finish(ctx)
		lost = append(lost, acts...)
		why = cmp.Or(why, err)
	}
	err := marksLost(lost, why)
	if err != nil { // at once: ending the collectors takes its time
		report(s.app.env.Err, fault.Of(err))
		err = reportedError{err}
	}
	s.app.env.Last.set(func() error { return err })
	return err
}

// triaging is a screen on which records are marked.
type triaging interface {
	// Unkept returns the marks that the store has not kept, one a record.
	Unkept() []engine.Act
	// Finish gives these a last try and returns the marks that are lost, and why.
	Finish(ctx context.Context) (lost []engine.Act, err error)
}

// keep remembers a screen that was made.
func (s *shown) keep(list triaging) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lists = append(s.lists, list)
}

// made returns the lists that were made. It may be called at any time.
func (s *shown) made() []triaging {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.lists)
}

func (s *shown) unkept() (acts []engine.Act) {
	for _, list := range s.made() {
		acts = append(acts, list.Unkept()...)
	}
	return acts
}

// mostIDs is how many lost marks are named.
const mostIDs = 10

// marksLost returns the fault that names lost marks; nil if none are.
func marksLost(lost []engine.Act, why error) error {
	if len(lost) == 0 {
		return nil
	}
	var ids []string
	for _, act := range lost[:min(len(lost), mostIDs)] {
		ids = append(ids, fmt.Sprintf("%s (%s)", fault.Line(act.Key.ID, 80), act.State.Word()))
	}
	sentence := plural(len(lost), "mark") + " not kept: " + strings.Join(ids, ", ")
	if more := len(lost) - len(ids); more > 0 {
		sentence += fmt.Sprintf(" and %d more", more)
	}
	if f := fault.Of(why); f != nil && f.Kind != fault.Interrupted {
		sentence += ": " + f.Sentence
	}
	return fault.New(fault.Store, sentence, "mark them again once the store can be written", errors.Join(errMarksLost, why))
}

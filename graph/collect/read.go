package collect

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// Span is a part of a source, by the update times of its items.
type Span struct {
	From, To alert.Time // To is exclusive; 0 means no end
	Polled   alert.Time // the last poll read until here; 0 if unknown. A feed of contents is read no further
	Brief    bool       // only the id and the update time of each item are wanted
}

// Reader reads each item of a span at least once, outside of any feed: it moves no
// progress and remembers nothing. The last batch is marked Last; its Warning says what is
// known to be missing. The error is ErrRetired if the service has ended the source.
type Reader func(ctx context.Context, o PollerOptions, span Span) iter.Seq2[Batch, error]

// readRounds is how often in a row a reading goes on after an error that says when to try
// again, without a page in between.
const readRounds = 3

// Read is a Reader of the list. If the service refuses $select, items come whole although
// brief ones are wanted.
func (o OData) Read(ctx context.Context, options PollerOptions, span Span) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		o.meter, o.brief = options.Meter, span.Brief
		s := &spanReading{
			odata: &odata{OData: o, PollerOptions: options, capabilities: newCapabilities(o.known())},
			stack: []window{{from: span.From, to: span.To}}, yield: yield,
		}
		for round := 1; ; round++ {
			before := s.pages
			err := s.read(ctx)
			if s.pages > before {
				round = 1
			}
			wait := s.patience(err, round)
			if wait == 0 {
				s.end(ctx, err)
				return
			}
			s.Log.Info("the reading waits", "pause", wait.String(), "cause", err)
			pause(ctx, wait)
		}
	}
}

// spanReading is the reading of a span. It is owned by the goroutine of the loop over Read.
type spanReading struct {
	*odata
	yield   func(Batch, error) bool
	stack   []window // still to be read
	pages   int
	items   int
	inRow   int // items left out since the last page with any
	partial partial
	stopped bool // the loop over the batches has ended
}

// read reads what is left of the span until an error.
func (s *spanReading) read(ctx context.Context) error {
	pager := s.pager(s.stack)
	pager.once, pager.skippedBefore = true, s.inRow
	for page, err := range pager.pages(ctx) {
		if err != nil {
			s.stack, s.inRow = pager.stack, pager.inRow()
			return err
		}
		s.pages++
		s.items += len(page.records)
		s.partial.add(page.warnings)
		if s.stopped = !s.yield(Batch{Records: page.records, Date: page.date}, nil); s.stopped {
			return nil
		}
	}
	return ctx.Err()
}

// patience returns how long to wait before a reading goes on after an error; 0 if it ends.
func (s *spanReading) patience(err error, round int) time.Duration {
	if err == nil || round > readRounds || errors.Is(err, context.Canceled) {
		return 0
	}
	return min(fault.Of(err).RetryAfter, longestWait)
}

// end tells how the reading ended.
func (s *spanReading) end(ctx context.Context, err error) {
	if err == nil && s.items == 0 && s.Source.Retirable && !s.stopped {
		if err = s.askBare(ctx); err == nil && s.retired {
			err = ErrRetired
		}
	}
	switch {
	case s.stopped:
	case err != nil:
		s.yield(Batch{}, s.ended(err))
	default:
		s.yield(Batch{Last: true, Warning: s.warning()}, nil)
	}
}

// warning returns the fault of a reading that knows of items that it lacks; nil if it
// knows of none.
func (s *spanReading) warning() *fault.Fault {
	skipped, _ := s.capabilities.knownGaps().total()
	switch {
	case len(s.partial) > 0:
		return s.partial.warning()
	case skipped > 0:
		return fault.New(fault.Service, fmt.Sprintf("items that the service cannot send: %d", skipped), "try again later; the collector asks for them each hour", nil)
	}
	return nil
}

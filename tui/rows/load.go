package rows

import (
	"context"
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/list"
)

// Gather is how long changes of the store gather before the list searches again, since a
// back-fill brings a page every few milliseconds.
const Gather = 120 * time.Millisecond

// Time limit of a search, and how soon a failed one is tried again.
const (
	searchLimit = 30 * time.Second
	retry       = 5 * time.Second
)

// Question holds what a list searches for.
type Question struct {
	Query   *query.Query
	Facets  bool
	Buckets int            // length of the histogram; 0 for none
	Zone    *time.Location // in which its bars begin at round times; see index.Request
	// Search searches in place of Store.Search, if it isn't nil. What it returns beside the
	// result comes in Change.Beside, also with an error. It runs in a tea.Cmd.
	Search func(ctx context.Context, request index.Request) (found index.Result, beside any, err error)
}

// load is the state of the searches.
type load struct {
	generation int
	answered   int                // the generation of the last answer
	searched   time.Time          // when the last search began
	stop       context.CancelFunc // cancels the running search
	waiting    bool
	closing    context.Context
	close      context.CancelFunc
}

func newLoad() load {
	l := load{stop: func() {}}
	l.closing, l.close = context.WithCancel(context.Background())
	return l
}

// of is embedded in each message: the list that it is for.
type of struct{ rows *Rows }

func (o of) asker() *Rows { return o.rows }

// found is the answer to a search.
type found struct {
	of
	generation int
	asked      time.Time
	want       list.Window[alert.Key]
	marked     []alert.Key
	result     index.Result
	beside     any
	err        error
}

// changed is sent when the store holds something newer than the last search.
type changed struct {
	of
	seq int64
}

// lost is sent when the store can no longer report changes.
type lost struct {
	of
	err error
}

// Due is sent when a search should be repeated, unless another one ran since.
type Due struct {
	of
	generation int
}

// Reload searches for the window that the list wants and cancels a running search.
func (r *Rows) Reload() tea.Cmd {
	l := &r.load
	l.stop()
	l.generation++
	l.searched = r.o.Now()
	ctx, cancel := context.WithTimeout(l.closing, searchLimit)
	l.stop = cancel
	ask := r.o.Ask()
	r.Answer.Query = ask.Query
	want := r.List.Window()
	request := index.Request{
		Query: ask.Query, Sort: r.Sort, Above: want.Above, Top: want.Top, Rows: want.Rows, Facets: ask.Facets, Buckets: ask.Buckets, Zone: ask.Zone,
	}
	request.Kept, request.Among = slices.Clone(r.kept.keys), r.Marks.keys()
	if want.Held {
		request.Around = want.Around
	}
	reply, search := found{of: of{r}, generation: l.generation, asked: l.searched, want: want, marked: request.Among}, ask.Search
	if search == nil {
		search = r.o.search
	}
	return func() tea.Msg {
		defer cancel()
		reply.result, reply.beside, reply.err = search(ctx, request)
		reply.err = late(reply.err)
		return reply
	}
}

func (o Options) search(ctx context.Context, request index.Request) (index.Result, any, error) {
	result, err := o.Store.Search(ctx, request)
	return result, nil, err
}

// ReloadAfter searches again if the last search began so long ago: a query with a time
// relative to now selects other rows by then.
func ReloadAfter(r *Rows, age time.Duration) tea.Cmd {
	if r.o.Now().Sub(r.load.searched) < age {
		return nil
	}
	return r.Refresh()
}

// Found returns how many rows the last search has found; ok is false while its answer isn't whole, and
// for a table.
func Found(r *Rows) (n int, ok bool) {
	whole := r.Answer.Known && r.Answer.Failed == nil && !r.Answer.Growing() && r.load.answered == r.load.generation
	return r.Answer.Total, whole && !r.table.shown
}

// Lacking searches for rows if the window has moved beyond the loaded ones.
func (r *Rows) Lacking() tea.Cmd {
	if r.Answer.Known && !r.table.shown && r.List.Lacks() {
		return r.Reload()
	}
	return nil
}

// late names the store if the time limit struck: a deadline alone reads as
// trouble with the network.
func late(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.New(fault.Store, "the store didn't answer in time", "it may be busy", err)
	}
	return err
}

// wait waits for the next change after seq. Only one wait runs at a time.
func (l *load) wait(who of, seq int64) tea.Cmd {
	if l.waiting {
		return nil
	}
	l.waiting = true
	store, closing := who.rows.o.Store, l.closing
	return func() tea.Msg {
		at, err := store.Wait(closing, seq)
		if err != nil {
			if closing.Err() != nil || errors.Is(err, context.Canceled) {
				return nil
			}
			return lost{who, err}
		}
		sleep(closing, Gather)
		return changed{who, at}
	}
}

// again searches once more after a while, unless something else starts a
// search.
func (l *load) again(who of, after time.Duration) tea.Cmd {
	closing, generation := l.closing, l.generation
	return func() tea.Msg {
		sleep(closing, after)
		return Due{who, generation}
	}
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

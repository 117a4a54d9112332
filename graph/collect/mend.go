package collect

import (
	"slices"

	"tocsin/graph/ingest"
)

// Gaps are stored in the position whenever progress moves: a new process goes on asking
// for them. They are asked for one at a time, each as a part of the past of its own,
// until they are read whole.

// load takes over the stored gaps, once for each lease.
func (o *odata) load(p ingest.Progress) {
	if !o.loaded {
		o.loaded = true
		pos := readPosition(p)
		o.capabilities.setGaps(pos.gaps())
	}
}

// gaps returns all gaps, also the one under way.
func (o *odata) gaps() gaps {
	known := o.capabilities.knownGaps()
	if o.past != nil && o.past.mends {
		known.add(o.past.rest, o.past.gap)
	}
	return known
}

// noted returns the progress with the gaps as they are known now.
func (o *odata) noted(p ingest.Progress) ingest.Progress {
	stored := readPosition(p)
	if pos := stored.withGaps(o.gaps()); !slices.Equal(pos.Gaps, stored.Gaps) {
		p.Cursor = pos.String()
	}
	return p
}

// lacks notes that answers for a window were partial.
func (o *odata) lacks(w window) {
	o.capabilities.changeGaps(func(g gaps) { g.add(w, gap{Asked: o.now(), Partial: true}) })
}

// nextGap returns the reading of a due gap; nil if there is none.
func (o *odata) nextGap() (job *backfill) {
	o.capabilities.changeGaps(func(known gaps) {
		w, due := known.since(o.kept()).next(o.now())
		if !due {
			return
		}
		job = &backfill{mends: true, gap: known[w], rest: w, whole: w}
		if w.suspect = known[w].Alone; w.suspect {
			w.top = 1
		}
		job.stack = []window{w}
		delete(known, job.rest)
	})
	return job
}

// after returns what is left of a gap after a page. A partial answer ends the reading:
// it begins there again.
func (b *backfill) after(page fetched) window {
	rest := b.rest
	if len(page.left) > 0 && len(b.partial) == 0 && !b.gap.Alone {
		rest.from = min(max(rest.from, lowest(page.left)), rest.to-1)
	}
	return rest
}

// gapsAfter returns the gaps after a page of a part.
func (o *odata) gapsAfter(job *backfill, page fetched) gaps {
	known := o.capabilities.knownGaps()
	if job.mends && !page.last {
		known.add(job.after(page), job.gap)
	}
	o.settle(known, job, page.last)
	return known
}

// settle notes the end of a part: it is read whole, unless an answer was partial.
func (o *odata) settle(known gaps, job *backfill, last bool) {
	switch {
	case !last:
	case job.mends && len(job.partial) > 0:
		known.add(job.rest, gap{Asked: o.now(), Items: job.gap.Items, Alone: job.gap.Alone, Partial: true})
	case len(job.partial) == 0 && job.fresh:
		known.settle(job.whole)
	}
}

// putBack puts a gap whose reading failed back, to be asked for later: others come first.
func (o *odata) putBack(job *backfill) {
	if job.mends {
		o.past = nil
		job.gap.Asked = o.now()
		o.capabilities.changeGaps(func(g gaps) { g.add(job.rest, job.gap) })
	}
}

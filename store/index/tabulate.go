package index

import (
	"context"
	"time"
)

// tabulate fills the table of a query with stages. If the stages name paths into raw items,
// it reads for a limited time, and the table is that of the rows read so far.
func (s *search) tabulate(ctx context.Context, req Request, result *Result) error {
	rows := s.source(ctx)
	if paths := paths(req.Query.Stages); len(paths) > 0 {
		rows.leaves = &leafSearch{search: s, paths: paths, memos: s.ix.leaves.of(paths), until: time.Now().Add(s.ix.options.RawTime)}
		known, err := rows.leaves.look(ctx, rows)
		if err != nil {
			return err
		}
		if all := rows.Len(); known < all {
			rows.limit(known)
			result.Done = min(result.Done, float64(known)/float64(all))
			result.Partial = true
		}
	}
	table, err := req.Query.Run(ctx, rows)
	result.Table = table
	return err
}

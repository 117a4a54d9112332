package cmd

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"math"
	"path/filepath"
	"time"

	"tocsin/graph/durable"
	"tocsin/graph/fault"
	"tocsin/store/config"
	"tocsin/store/index"
	"tocsin/store/query"
)

// print writes what a query selects into a file in the state folder, as query prints it, and
// returns its path.
func (s *shown) print(ctx context.Context, q *query.Query, order index.Sort) (where string, err error) {
	found, err := wholeAnswer(ctx, s.tender.live, index.Request{Query: q, Sort: order, Rows: math.MaxInt})
	if err != nil {
		return "", err
	}
	var text bytes.Buffer
	env := s.app.env
	env.Terminal = func(io.Writer) bool { return false } // nothing is cut
	if found.Table != nil && len(found.Table.Columns) > 0 {
		err = writeTable(env, &text, missingSign(env, s.tender.reload.current()), found.Table)
	} else {
		err = table(env, &text, found.Rows)
	}
	if err != nil {
		return "", err
	}
	path := filepath.Join(s.app.places().State(), "list-"+stamp(s.app.env.Now())+".txt")
	if err = writePrivate(path, text.Bytes()); err != nil || s.simulated == nil {
		return path, err
	}
	return path + goesWithDemo, nil
}

// answerer is who answers a search.
type answerer interface {
	Search(ctx context.Context, r index.Request) (index.Result, error)
	Wait(ctx context.Context, seq int64) (int64, error)
}

// wholeAnswer repeats a search until nothing that its answer lacks is still being read.
// Until the index is full it waits for that: the answers before have only the newest rows,
// and cost the processor that fills it.
func wholeAnswer(ctx context.Context, from answerer, r index.Request) (index.Result, error) {
	for {
		found, err := from.Search(ctx, r)
		if err != nil || !found.Partial && !found.Loading {
			return found, err
		}
		if found.Loading {
			_, err = from.Wait(ctx, found.Seq)
		}
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return found, err
		}
	}
}

// stamp is a time in the name of a file.
func stamp(t time.Time) string { return t.UTC().Format("20060102-150405.000") }

// writePrivate writes a file that only its owner can read, and its folder.
func writePrivate(path string, data []byte) error {
	if err := config.MakeDir(filepath.Dir(path)); err != nil {
		return err
	}
	if err := durable.Replace(durable.File{Path: path, Data: data, Mode: 0o600}, nil); err != nil {
		return fault.New(fault.Failed, "cannot write "+path+": "+cause(err), "", err)
	}
	return nil
}

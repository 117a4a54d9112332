package simulator

import (
	"compress/gzip"
	"io"
	"sync"
)

// gzipPool keeps compressors, whose tables are large.
type gzipPool struct{ sync.Pool }

func (p *gzipPool) get(w io.Writer) *gzip.Writer {
	if z, ok := p.Get().(*gzip.Writer); ok {
		z.Reset(w)
		return z
	}
	z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is a constant that exists
	}
	return z
}

package collect

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/graph/normalize"
)

// Normalize maps one item of a source to a record; normalize.Record is the real one.
type Normalize func(integration string, source alert.SourceName, raw []byte) alert.Record

// Options are the settings of a Fleet. The zero value will do except for Holder.
type Options struct {
	Now       func() time.Time                  // nil = time.Now
	Holder    string                            // who holds the leases: host, process id and a random part
	Normalize Normalize                         // nil = normalize.Record
	Log       *slog.Logger                      // nil = none
	Held      func(ingest.Feed)                 // called by Once for a feed that another process polls; nil = not
	Jitter    func(time.Duration) time.Duration // of the pause between polls; nil = up to a twentieth more or less
	Keeps     Keeps                             // nil = it keeps all
}

// Keeps reports whether the settings still have an integration. It is asked each time a lease of
// it was taken: whoever removes an integration takes it out of the settings first and its leases
// away then, and must not be overtaken by a program that read the settings before.
type Keeps func(ctx context.Context, integration string) bool

// withDefaults returns the options with each nil replaced.
func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Normalize == nil {
		o.Normalize = normalize.Record
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Keeps == nil {
		o.Keeps = func(context.Context, string) bool { return true }
	}
	if o.Held == nil {
		o.Held = func(ingest.Feed) {}
	}
	if o.Jitter == nil {
		o.Jitter = func(d time.Duration) time.Duration { return d + time.Duration((rand.Float64()-0.5)*float64(d)/10) }
	}
	return o
}

package collect

import (
	"crypto/sha256"
	"encoding/hex"
	"sync"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

// halvesFrom is how many items make it worth to normalise two halves at once.
const halvesFrom = 64

// items turns the items of a feed into records.
type items struct {
	key       ingest.Feed
	normalize Normalize
}

// records maps the items of a page, those of a long one in two halves at once.
func (x items) records(raw [][]byte) []alert.Record {
	records := make([]alert.Record, len(raw))
	fill := func(from, to int) {
		for i := from; i < to; i++ {
			records[i] = x.record(raw[i])
		}
	}
	if len(raw) < halvesFrom {
		fill(0, len(raw))
		return records
	}
	var half sync.WaitGroup
	half.Go(func() { fill(0, len(raw)/2) })
	fill(len(raw)/2, len(raw))
	half.Wait()
	return records
}

// record maps one item. One that breaks the mapping is kept raw, as malformed: it
// must not stop its feed for ever.
func (x items) record(raw []byte) (r alert.Record) {
	defer catch(func(error) {
		sum := sha256.Sum256(raw)
		r = alert.Record{
			Key:       alert.Key{Integration: x.key.Integration, Source: x.key.Source, ID: "sha256:" + hex.EncodeToString(sum[:])},
			Malformed: true, Raw: raw,
		}
		kindOf(x.key.Source).Make(&r)
	})
	return x.normalize(x.key.Integration, x.key.Source, raw)
}

// kindOf returns the kind of a source's items; that of alerts if the source has no
// row.
func kindOf(name alert.SourceName) *alert.Kind {
	if row := alert.SourceOf(name); row != nil {
		return row.Kind()
	}
	return alert.AlertKind()
}

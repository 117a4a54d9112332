package collect

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	"tocsin/graph/ingest"
)

const (
	// togetherFeeds is how many feeds begin at once: a person who opens a screen waits for
	// nothing.
	togetherFeeds = 8
	// startGap is the mean distance at which more feeds than that begin, so that a thousand
	// of them spread over the first minute.
	startGap = 60 * time.Millisecond
)

// startAfter returns how long after the others' beginning one of n feeds begins, less than a
// poll's distance. It follows from the feed's name alone: after a restart each feed has the
// same place among the others.
func startAfter(key ingest.Feed, n int, every time.Duration) time.Duration {
	if n <= togetherFeeds {
		return 0
	}
	sum := sha256.Sum256([]byte(key.Integration + "\x00" + string(key.Source)))
	part := float64(binary.BigEndian.Uint32(sum[:])) / (1 << 32)
	return time.Duration(part * float64(min(time.Duration(n)*startGap, every)))
}

// spread sets when each of some feeds begins that are to begin now.
func spread(feeds map[ingest.Feed]*feed) {
	for key, fd := range feeds {
		fd.after = startAfter(key, len(feeds), fd.of.PollEvery)
	}
}

package collect

import (
	"time"

	"tocsin/graph/alert"
)

// Limits on what a service sends or claims. Nothing that it says may stop a feed
// for good, fill the memory, or move the progress past what was read.
const (
	// bigPage is the size of a page in bytes above which fewer items are asked for:
	// two of them may be in memory at once, and each grows when it is normalised.
	bigPage = 32 << 20
	// smallPage is the size below which more items are asked for again.
	smallPage = 4 << 20
	// safeTop is the page size that every list accepts; a larger one may be refused.
	safeTop = 100
	// enoughSteps is how many times update times must ascend within a list before
	// its order is trusted. A service that ignores $orderby may show a page of one
	// update time, or a few items that ascend by chance.
	enoughSteps = 8
	// partialDelay is how long a partial answer holds the watermark back. A
	// provider that fails for days must not make each poll read days again.
	partialDelay = 6 * alert.Hour
	// maxPartial is how many failing providers one poll names.
	maxPartial = 8
	// maxMalformed is how many ids of malformed items are remembered, so that each
	// is counted once.
	maxMalformed = 10_000
	// tryEvery is how often narrowing is begun while the list serves no item.
	tryEvery = time.Hour
	// longestWait is the longest pause after a fault that names none,
	// longestRetryAfter the longest after one that names it.
	longestWait       = 5 * time.Minute
	longestRetryAfter = time.Hour
	// shortestPoll is the shortest pause between two polls, whatever the settings say.
	shortestPoll = time.Second
	// partialTries is how often a part of the back-fill is read again at once because
	// answers lacked the items of some providers. Then it is a gap, and the back-fill
	// goes on: a provider that fails for days must not stop it.
	partialTries = 3
	// maxItems is how many items a stored gap may lack.
	maxItems = 1 << 30
	// maxWindows and maxID bound a stored position: the windows left
	// of a part of the back-fill, and the id that a window may name.
	maxWindows = 128
	maxID      = 1024
)

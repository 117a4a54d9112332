package graph

import "time"

// longest is how many runes of the service's own words a sentence has: three lines of a
// terminal. What is read from the service is bounded by package bound.
const longest = 300

// Limits on how long a service may take.
const (
	headLimit         = 100 * time.Second // until the answer begins; Graph itself gives up at 100 to 180 s
	stallLimit        = 30 * time.Second  // between two reads of the body
	bodyLimit         = 5 * time.Minute   // for the whole body: a page of 32 MB takes long on a slow line
	longestRetryAfter = time.Hour         // a longer wait that the service names counts as this
)

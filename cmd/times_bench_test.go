//go:build unix

package cmd

import (
	"slices"
	"time"
)

// A question to another program is asked peerRuns times, and not again if it took peerTime
// in all. The median counts.
const (
	peerRuns = 5
	peerTime = 3 * time.Second
)

// repeated returns the median time of what is asked.
func repeated(ask func()) time.Duration {
	var took []time.Duration
	for end := time.Now().Add(peerTime); len(took) < peerRuns && (len(took) == 0 || time.Now().Before(end)); {
		began := time.Now()
		ask()
		took = append(took, time.Since(began))
	}
	return median(took)
}

func median(took []time.Duration) time.Duration { return percentile(took, 0.5) }

// percentile returns the time that a share of the runs did not exceed; 0 if there is none.
func percentile(took []time.Duration, share float64) time.Duration {
	if len(took) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(took))
	return sorted[int(share*float64(len(sorted)-1)+0.5)]
}

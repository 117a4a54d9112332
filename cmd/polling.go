package cmd

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tocsin/cmd/verbs"
	"tocsin/graph/check"
	"tocsin/graph/ingest"
)

// startPolling tells what to do about a feed that nothing polls.
const startPolling = "start tocsin collect, or open a screen"

// notPolling says that nothing polls a feed, and what to do; "" if something does.
func notPolling(r verbs.FeedStatus) string {
	switch {
	case !r.NotPolling:
		return ""
	case r.NotPollingSince == nil:
		return "nothing polls yet: tocsin collect"
	}
	return notPollingSince(r) + ": " + startPolling
}

// notPollingSince says since when nothing polls a feed, if anything ever did.
func notPollingSince(r verbs.FeedStatus) string {
	if r.NotPollingSince == nil {
		return "not polling"
	}
	return "not polling since " + r.NotPollingSince.Format("2006-01-02 15:04Z")
}

// checkPolling says what the health words of an integration's feeds are about. What is
// the same for several feeds is told once.
func checkPolling(rows []verbs.FeedStatus, now time.Time) check.Result {
	r := check.Result{ID: "polling", Title: "Polling", State: check.Passed, Message: "goes on"}
	var told []string
	feeds := map[string][]string{}
	for _, row := range rows {
		trouble := troubleOf(row, now)
		if trouble == "" {
			continue
		}
		if row.LastPoll != nil || !row.NotPolling {
			r.State = check.Warned
		}
		if !slices.Contains(told, trouble) {
			told = append(told, trouble)
		}
		feeds[trouble] = append(feeds[trouble], row.Source)
	}
	for i, trouble := range told {
		if len(feeds[trouble]) < len(rows) {
			told[i] = commas(feeds[trouble]) + ": " + trouble
		}
	}
	if len(told) > 0 {
		r.Message = strings.Join(told, "; ")
	}
	return r
}

// troubleOf returns what stops a feed or makes it sick; "" if nothing does.
func troubleOf(r verbs.FeedStatus, now time.Time) string {
	if not := notPolling(r); not != "" {
		return not
	}
	_, ill := sick()[ingest.Health(r.Health)]
	if !ill && r.FailingSince == nil {
		return ""
	}
	word, why := r.Health, r.Error
	if !ill {
		word = "last try failed"
	}
	if more := strings.Join(worthALook(r, now), ", "); more != "" {
		why = strings.TrimPrefix(why+"; "+more, "; ")
	}
	if why == "" && r.LastPoll != nil {
		why = fmt.Sprintf("the last complete poll was at %s", r.LastPoll.Format("2006-01-02 15:04Z"))
	}
	return strings.TrimSuffix(word+": "+why, ": ")
}

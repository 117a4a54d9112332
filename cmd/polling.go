package cmd

import (
	"slices"
	"strings"
	"time"

	"tocsin/cmd/verbs"
	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// startPolling tells what to do about a feed that nothing polls.
const startPolling = "start tocsin collect, or open a screen"

// notPolling says that nothing polls a feed, and what to do; "" if something does.
func notPolling(r verbs.FeedStatus) string {
	since, not := r.NotPolling()
	switch {
	case !not:
		return ""
	case since.IsZero():
		return "nothing polls yet: tocsin collect"
	}
	return notPollingSince(since) + ": " + startPolling
}

// notPollingSince says since when nothing polls a feed, if anything ever did.
func notPollingSince(since time.Time) string {
	if since.IsZero() {
		return "nothing polls it yet"
	}
	return "not polling since " + since.UTC().Format("2006-01-02 15:04Z")
}

// checkPolling says what the health words of an integration's feeds are about. What is
// the same for several feeds is told once.
func checkPolling(rows []verbs.FeedStatus) check.Result {
	r := check.Result{ID: "polling", Title: "Polling", State: check.Passed, Message: "goes on"}
	if len(rows) > 0 && rows[0].State.Paused {
		r.Message = "paused; " + resumeHint(rows[0].State.Integration)
		return r
	}
	var told []string
	feeds := map[string][]string{}
	for _, row := range rows {
		trouble := troubleOf(row)
		if trouble == "" {
			continue
		}
		if _, not := row.NotPolling(); !not || !row.State.LastOK.IsZero() {
			r.State = check.Warned
		}
		if !slices.Contains(told, trouble) {
			told = append(told, trouble)
		}
		feeds[trouble] = append(feeds[trouble], string(row.State.Source))
	}
	for i, trouble := range told {
		if len(feeds[trouble]) < len(rows) {
			told[i] = commas(feeds[trouble]) + ": " + trouble
		}
	}
	if once := lastOnce(rows); !once.IsZero() {
		r.Message = "by runs of collect --once, the last at " + once.UTC().Format("2006-01-02 15:04Z")
	}
	if len(told) > 0 {
		r.Message = strings.Join(told, "; ")
	}
	if r.State == check.Warned {
		r.Fault = remedied(rows, r.Message)
	}
	return r
}

// lastOnce returns when the last run of collect --once ended, if feeds are polled by such runs and none
// is under way; else the zero time.
func lastOnce(rows []verbs.FeedStatus) (last time.Time) {
	for _, row := range rows {
		switch s := row.State; {
		case s.Phase != ingest.Stopped || s.Lasting:
			return time.Time{}
		case s.At.After(last):
			last = s.At
		}
	}
	return last
}

// remedied returns the fault of feeds that are ill, with the remedy of the first that has one.
func remedied(rows []verbs.FeedStatus, message string) *fault.Fault {
	for _, row := range rows {
		if f := row.State.Fault; troubleOf(row) != "" && f != nil && f.Hint != "" {
			return fault.New(f.Kind, message, f.Hint, f)
		}
	}
	return fault.New(fault.Service, message, "the checks above say what is wrong; tocsin status --figures has the numbers", nil)
}

// troubleOf returns what stops a feed or makes it sick; "" if nothing does.
func troubleOf(r verbs.FeedStatus) string {
	if not := notPolling(r); not != "" {
		return not
	}
	_, ill := r.Health.Kind()
	if !ill && !r.State.Failing() {
		return ""
	}
	word, why := string(r.Health), ""
	if !ill {
		word = "last try failed"
	}
	if r.State.Fault != nil {
		why = r.State.Fault.Sentence
	}
	if more := strings.Join(worthALook(r), ", "); more != "" {
		why = strings.TrimPrefix(why+"; "+more, "; ")
	}
	if last := r.State.LastOK; why == "" && !last.IsZero() {
		why = "the last complete poll was at " + last.UTC().Format("2006-01-02 15:04Z")
	}
	return strings.TrimSuffix(word+": "+why, ": ")
}

package entra

import (
	"cmp"
	"net/http"
	"regexp"
	"strings"
	"time"

	"tocsin/graph/fault"
)

// stampForm is the form of a time in Entra's replies.
const stampForm = "2006-01-02 15:04:05Z"

// ids returns the ids by which Microsoft's support, and the sign-in logs of the tenant,
// find a refused sign-in; "" if the reply names none. They stand in members of the reply,
// in its description, or in its headers.
func (r reply) ids(h http.Header) string {
	trace := firstID(r.Trace, inText(r.Description, traceInText), h.Get("x-ms-request-id"))
	correlation := firstID(r.Correlation, inText(r.Description, correlationInText), h.Get("client-request-id"))
	if trace == "" && correlation == "" {
		return ""
	}
	stamp := stampOf(cmp.Or(r.Timestamp, inText(r.Description, stampInText)))
	if date, err := http.ParseTime(h.Get("Date")); stamp == "" && err == nil {
		stamp = date.UTC().Format(stampForm)
	}
	return fault.JoinIDs("Trace ID", trace, "Correlation ID", correlation, "Timestamp", stamp)
}

// firstID returns the first text with the form of an id.
func firstID(texts ...string) string {
	for _, text := range texts {
		if id := fault.ID(text); id != "" {
			return id
		}
	}
	return ""
}

// stampOf returns a time if it has Entra's form, else "".
func stampOf(text string) string {
	if at, err := time.Parse(stampForm, text); err == nil {
		return at.Format(stampForm)
	}
	return ""
}

// What a description ends with: "Trace ID: … Correlation ID: … Timestamp: …".
var (
	traceInText       = regexp.MustCompile(`Trace ID: ?([0-9A-Za-z-]{1,64})`)
	correlationInText = regexp.MustCompile(`Correlation ID: ?([0-9A-Za-z-]{1,64})`)
	stampInText       = regexp.MustCompile(`Timestamp: ?([0-9-]{10} [0-9:]{8}Z)`)
)

func inText(text string, pattern *regexp.Regexp) string {
	if m := pattern.FindStringSubmatch(text); m != nil {
		return strings.TrimSpace(m[1])
	}
	return ""
}

// identify notes the ids of a refusal. The hint quotes them if the table of known faults
// has no words for it: then only Microsoft can say more.
func (r reply) identify(f *fault.Fault, h http.Header) {
	_, ours := known(r.codes(), r.Description)
	f.Identify(r.ids(h), !ours && f.Kind != fault.Throttled)
}

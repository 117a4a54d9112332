package graph

import (
	"bytes"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"

	"tocsin/graph/fault"
)

// rule says what an answer means without what was asked for.
type rule struct {
	fits  func(got *answer) bool
	tries int // how often the request is made at most
	kind  fault.Kind
	fill  func(f *fault.Fault, got *answer, e *Error, r request) // the sentence, the hint, and a better kind
}

// rules returns the rules in the order in which they are tried; the last fits every
// answer whose status is not good.
func rules() []rule {
	return []rule{
		{of(http.StatusTooManyRequests), always, fault.Throttled, throttled},
		{from(500, 1000), always, fault.Service, failed},
		{of(http.StatusProxyAuthRequired), 1, fault.Network, proxied},
		{from(300, 400), 1, fault.Network, proxied},
		{isHTML, 2, fault.Network, proxied}, // of one server that failed, else of a proxy that stays there
		{of(http.StatusUnauthorized), 1, fault.SignIn, unauthorized},
		{of(http.StatusForbidden), 1, fault.Consent, forbidden},
		{of(http.StatusNotFound, http.StatusGone), 1, fault.Service, missing},
		{of(http.StatusRequestTimeout, http.StatusConflict, http.StatusMisdirectedRequest, http.StatusLocked, http.StatusTooEarly, retryWith), always, fault.Service, putOff},
		{isGood(isEmpty), always, fault.Service, putOff},
		{isGood(isOnlyError), always, fault.Service, inBody},
		{isGood(nil), 1, fault.Service, nil},
		{from(200, 300), always, fault.Service, putOff},
		{from(0, 1000), 1, fault.Service, declined},
	}
}

// always means as often as the client tries.
const always = math.MaxInt

// retryWith is Microsoft's status for "ask again", which net/http does not know.
const retryWith = 449

func of(statuses ...int) func(*answer) bool {
	return func(got *answer) bool { return slices.Contains(statuses, got.status) }
}

// from fits the statuses from first to before last.
func from(first, last int) func(*answer) bool {
	return func(got *answer) bool { return got.status >= first && got.status < last }
}

// isGood fits an answer whose status promises what was asked for, if its body fits too.
func isGood(body func(*answer) bool) func(*answer) bool {
	return func(got *answer) bool {
		return (got.status == http.StatusOK || got.status == http.StatusPartialContent) && (body == nil || body(got))
	}
}

func isEmpty(got *answer) bool { return len(bytes.TrimSpace(got.body)) == 0 }

func isHTML(got *answer) bool {
	if strings.HasPrefix(strings.ToLower(got.header.Get("Content-Type")), "text/html") {
		return true
	}
	return bytes.HasPrefix(bytes.TrimLeft(got.body[:min(len(got.body), 64)], " \t\r\n\ufeff"), []byte("<"))
}

// refusal returns the fault of an answer, nil if it is good, and how often the request
// is made at most.
func refusal(got *answer, r request) (*fault.Fault, int) {
	if f, tries := officeRefusal(got, r); f != nil {
		return f, tries
	}
	for _, rule := range rules() {
		if !rule.fits(got) {
			continue
		}
		if rule.fill == nil {
			break
		}
		e := parseError(got)
		f := &fault.Fault{Kind: rule.kind, Err: e}
		if rule.tries > 1 {
			f.RetryAfter = defaultRetryAfter
		}
		rule.fill(f, got, e, r)
		if rule.kind != fault.Network { // a proxy's answer has no ids of Graph's
			f.Identify(e.ids(), f.Kind == fault.Service)
		}
		return f, rule.tries
	}
	return nil, 1
}

// itPasses is the hint of failures that another try is likely to end.
const itPasses = "no action is needed at first: the request is tried again"

func throttled(f *fault.Fault, _ *answer, _ *Error, r request) {
	f.Sentence, f.Hint = r.service()+" is limiting requests", "lower requests_per_minute if other programs use the same application"
}

func failed(f *fault.Fault, got *answer, e *Error, r request) {
	f.Sentence, f.Hint = fmt.Sprintf("%s failed with status %d%s", r.service(), got.status, said(e)), itPasses
}

func proxied(f *fault.Fault, got *answer, _ *Error, r request) {
	f.RetryAfter = defaultRetryAfter
	f.Sentence = fmt.Sprintf("a proxy answered instead of %s (status %d)", r.service(), got.status)
	f.Hint = "configure the proxy to pass HTTPS to " + r.service() + " unchanged"
}

func unauthorized(f *fault.Fault, _ *answer, e *Error, r request) {
	f.Sentence, f.Hint = r.service()+" does not accept the token"+said(e), "compare the tenant id, the client id and the cloud with the application's overview page in the Entra admin center"
	switch text := strings.ToLower(e.Message); {
	case strings.Contains(text, "lifetime validation"): // the token is right, and was: the ids are too
		f.Hint = "set this computer's clock, preferably from a time server; if it is right, try again"
	case strings.Contains(text, "account mode is inactive"): // so is this one
		f.Sentence, f.Hint = "Microsoft Defender XDR is not active in this tenant (Account mode is inactive)", openDefender
	}
}

// openDefender is the hint of a tenant in which Defender is not set up or not active.
const openDefender = "open https://security.microsoft.com once as an administrator, and check that the tenant has a Defender licence"

func missing(f *fault.Fault, got *answer, e *Error, r request) {
	f.Sentence = fmt.Sprintf("%s has no %s (status %d)%s", r.service(), r.path, got.status, said(e))
	f.Hint = "Microsoft may have deleted an old item, or retired the whole list"
}

func putOff(f *fault.Fault, got *answer, e *Error, r request) {
	what := "nothing"
	if !isEmpty(got) {
		what = "no data"
	}
	f.Sentence, f.Hint = fmt.Sprintf("%s answered %s with %s (status %s)%s", r.service(), r.path, what, statusOf(got.status), said(e)), itPasses
}

func inBody(f *fault.Fault, got *answer, e *Error, r request) {
	f.Sentence, f.Hint = fmt.Sprintf("%s answered %s with an error (status %s)%s", r.service(), r.path, statusOf(got.status), said(e)), itPasses
}

func declined(f *fault.Fault, got *answer, e *Error, r request) {
	f.Sentence = fmt.Sprintf("%s refused the request with status %d%s", r.service(), got.status, said(e))
	f.Hint = "look for a proxy that changes requests, and for a newer version of tocsin"
}

// forbidden distinguishes the reasons for a 403. The code is nearly always Forbidden,
// so the message has to decide; if it names no reason, a role is missing.
func forbidden(f *fault.Fault, got *answer, e *Error, r request) {
	text := strings.ToLower(e.Message)
	switch {
	case strings.Contains(text, "not provisioned"):
		f.Sentence = "Microsoft Defender XDR is not set up in this tenant"
		f.Hint = openDefender
	case strings.Contains(text, "licens") || strings.Contains(strings.ToLower(e.Code), "nonpremiumtenant"):
		f.Sentence = "the tenant has no licence for " + r.path
		if r.licence != "" {
			f.Sentence = r.path + " needs " + r.licence + ", which the tenant does not have"
		}
		f.Hint = "add the licence, or remove the source from the settings"
	default:
		wanted := wantedRoles(e.Message, r.roles)
		if len(wanted) == 0 {
			f.Sentence, f.Hint = r.service()+" forbids "+r.path+said(e), "check the application's permissions"
			return
		}
		missing := lacks(refusedRoles(wanted, got.lacking))
		f.Sentence, f.Hint = missing.Sentence, missing.Hint
	}
}

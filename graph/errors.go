package graph

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"tocsin/graph/fault"
)

// Error is a refusal by Graph. Code and Message are the service's own words, made
// safe for one line. Decide by Status first, then by Code.
type Error struct {
	Status          int
	Code            string
	Message         string
	RequestID       string // Microsoft's support asks for this and ClientRequestID
	ClientRequestID string
}

// Error returns the service's words and the ids of the request.
func (e *Error) Error() string {
	said := strings.TrimSpace(e.Code + " " + e.Message)
	return fmt.Sprintf("%d %s: %s (request-id %s, client-request-id %s)", e.Status, http.StatusText(e.Status), said, e.RequestID, e.ClientRequestID)
}

// describe wraps the cause of a fault with the operation and leaves its sentence
// unchanged. It turns an error of another type into a fault.
func describe(err error, doing string) error {
	f := *fault.Of(err)
	if f.Err != nil {
		f.Err = fmt.Errorf("%s: %w", doing, f.Err)
	} else {
		f.Err = errors.New(doing)
	}
	return &f
}

// refusal returns the fault of an answer for which good is false.
func refusal(got *answer, ask request) *fault.Fault {
	e := parseError(got)
	f := &fault.Fault{Kind: fault.Service, Err: e}
	switch {
	case got.status == http.StatusTooManyRequests:
		f.Kind, f.RetryAfter = fault.Throttled, defaultRetryAfter
		f.Sentence, f.Hint = "Graph is limiting requests", "lower requests_per_minute if other programs use the same application"
	case got.status >= 500:
		f.RetryAfter = defaultRetryAfter
		f.Sentence = fmt.Sprintf("Graph failed with status %d%s", got.status, said(e))
		f.Hint = "request-id " + e.RequestID + ", client-request-id " + e.ClientRequestID
	case got.status >= 300 && got.status < 400, isHTML(got), got.status == http.StatusProxyAuthRequired:
		f.Kind, f.RetryAfter = fault.Network, defaultRetryAfter
		f.Sentence = fmt.Sprintf("a proxy answered instead of Graph (status %d)", got.status)
		f.Hint = "configure the proxy to pass HTTPS to Graph unchanged"
	case got.status == http.StatusUnauthorized:
		f.Kind, f.Sentence = fault.SignIn, "Graph does not accept the token"+said(e)
		f.Hint = "check the tenant, the application and the cloud with: tocsin doctor"
	case got.status == http.StatusForbidden:
		forbidden(f, e, ask)
	case got.status == http.StatusNotFound || got.status == http.StatusGone:
		f.Sentence = fmt.Sprintf("Graph has no %s (status %d)%s", ask.path, got.status, said(e))
		f.Hint = "Microsoft may have deleted an old item, or retired the whole list"
	default:
		f.Sentence = fmt.Sprintf("Graph refused the request with status %d%s", got.status, said(e))
		f.Hint = "request-id " + e.RequestID + ", client-request-id " + e.ClientRequestID
	}
	return f
}

// said returns the service's own words as the end of a sentence.
func said(e *Error) string {
	text := strings.TrimRight(e.Message, ". ")
	if text == "" {
		text = e.Code
	}
	if text == "" {
		return ""
	}
	return ": " + text
}

// forbidden distinguishes the reasons for a 403. The code is nearly always Forbidden,
// so the message has to decide; if it names no reason, a role is missing.
func forbidden(f *fault.Fault, e *Error, ask request) {
	text := strings.ToLower(e.Message)
	f.Kind = fault.Consent
	switch {
	case strings.Contains(text, "not provisioned"):
		f.Sentence = "Microsoft Defender XDR is not set up in this tenant"
		f.Hint = "open https://security.microsoft.com once as an administrator, and check that the tenant has a Defender licence"
	case strings.Contains(text, "licens") || strings.Contains(strings.ToLower(e.Code), "nonpremiumtenant"):
		f.Sentence = "the tenant has no licence for " + ask.path
		f.Hint = "add the licence, or remove the source from the settings"
	default:
		wanted := wantedRoles(e.Message, ask.roles)
		if len(wanted) == 0 {
			f.Sentence, f.Hint = "Graph forbids "+ask.path+said(e), "check the application's permissions"
			return
		}
		missing := MissingRoles(wanted)
		f.Sentence, f.Hint = missing.Sentence, missing.Hint
	}
}

// MissingRoles returns the fault of an application that has none of the roles. Any of
// them would be enough; the least privileged comes first. A check that reads the token
// reports the same fault as a refusal.
func MissingRoles(roles []string) *fault.Fault {
	sentence := "the application lacks the permission " + roles[0]
	if len(roles) > 1 {
		sentence += " (or one of " + strings.Join(roles[1:], ", ") + ")"
	}
	return fault.New(fault.Consent, sentence, "grant "+roles[0]+" as an application permission and give admin consent in the Entra portal; a new token may take some minutes", nil)
}

var (
	rolesWanted = regexp.MustCompile(`(?i)required roles: ?([A-Za-z0-9., ]+?),? (?:application|scopes?|app) |permission\(s\): ?([A-Za-z0-9., ]+?) to call`)
	roleShape   = regexp.MustCompile(`^[A-Za-z0-9]+(\.[A-Za-z0-9]+)+$`)
)

// wantedRoles returns the roles that the caller knows to be enough. If it knows none,
// wantedRoles returns those in the service's own text, at most maxRoles of them.
func wantedRoles(message string, known []string) []string {
	if len(known) > 0 {
		return known
	}
	var roles []string
	if m := rolesWanted.FindStringSubmatch(message); m != nil {
		for r := range strings.FieldsFuncSeq(m[1]+m[2], func(r rune) bool { return r == ',' || r == ' ' }) {
			if roleShape.MatchString(r) && len(roles) < maxRoles {
				roles = append(roles, r)
			}
		}
	}
	return roles
}

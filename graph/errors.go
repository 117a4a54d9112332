package graph

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// Error is a refusal by Graph. Code and Message are the service's own words, made
// safe for one line. Decide by Status first, then by Code.
type Error struct {
	Status          int
	Code            string
	Message         string
	RequestID       string // Microsoft's support asks for this and the following
	ClientRequestID string
	Date            string // the service's clock
}

// Error returns the service's words and the ids of the request.
func (e *Error) Error() string {
	text := statusOf(e.Status)
	if said := strings.TrimSpace(e.Code + " " + e.Message); said != "" {
		text += ": " + said
	}
	if ids := e.ids(); ids != "" {
		text += " (" + ids + ")"
	}
	return text
}

// ids returns the ids of the request that are known, for a hint; "" if there are none.
func (e *Error) ids() string {
	ids := fault.JoinIDs("request-id", fault.ID(e.RequestID), "client-request-id", fault.ID(e.ClientRequestID))
	if ids == "" {
		return ""
	}
	return ids + fault.JoinIDs(", date", fault.ID(e.Date))
}

// statusOf returns a status with its name, if it has one.
func statusOf(status int) string {
	return strings.TrimSpace(fmt.Sprint(status, " ", http.StatusText(status)))
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
// wantedRoles returns those in the service's own text, at most bound.Roles of them.
func wantedRoles(message string, known []string) []string {
	if len(known) > 0 {
		return known
	}
	var roles []string
	if m := rolesWanted.FindStringSubmatch(message); m != nil {
		for r := range strings.FieldsFuncSeq(m[1]+m[2], func(r rune) bool { return r == ',' || r == ' ' }) {
			if roleShape.MatchString(r) && len(roles) < bound.Roles {
				roles = append(roles, r)
			}
		}
	}
	return roles
}

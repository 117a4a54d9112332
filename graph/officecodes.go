package graph

import (
	"errors"
	"slices"
	"strings"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// Codes of the Office 365 Management API that decide what is asked next.
const (
	notSubscribed  = "AF20022"
	disabled       = "AF20023"
	alreadyEnabled = "AF20024"
	notThere       = "AF20050"
	expired        = "AF20051"
	badID          = "AF20052"
)

// Unsubscribed reports whether an error means that there is no enabled subscription of a
// content type.
func Unsubscribed(err error) bool { return hasCode(err, notSubscribed, disabled) }

// Expired reports whether an error means that a content can't be fetched any more.
func Expired(err error) bool { return hasCode(err, expired) }

// BadContent reports whether an error is of one content alone: the service answered, and
// sends others.
func BadContent(err error) bool { return hasCode(err, notThere, expired, badID) }

func hasCode(err error, codes ...string) bool {
	var refused *Error
	return errors.As(err, &refused) && slices.Contains(codes, strings.ToUpper(refused.Code))
}

// officeCode holds the meaning of one error code of the API. Its fault goes to screens
// unchanged; without a sentence, the service's own words are used.
type officeCode struct {
	code  string
	words string // of the message, instead of the code; lower case, * for any text
	tries int    // how often the request is made at most
	fault.Fault
}

// Hints that several codes share.
const (
	checkTenant = "compare the tenant id in the settings with the application's overview page in the Entra admin center"
	newerTocsin = "look for a newer version of tocsin"
	turnOnAudit = "turn on auditing in the Microsoft Purview portal (Audit); it may take a day until the first records come"
)

// officeCodes returns the table of error codes. The first row that fits counts.
//
// Codes and meanings: learn.microsoft.com, "Office 365 Management Activity API
// reference", Errors; that a tenant without auditing "does not exist" is in its
// troubleshooting page.
func officeCodes() []officeCode {
	row := func(code, words string, tries int, kind fault.Kind, sentence, hint string) officeCode {
		return officeCode{code, words, tries, fault.Fault{Kind: kind, Sentence: sentence, Hint: hint}}
	}
	const service, usage, consent = fault.Service, fault.Usage, fault.Consent
	return []officeCode{
		row("", "too many frequent subscription start", 1, fault.Throttled, "Microsoft limits how often a subscription is started", "no action is needed: it is started later"),
		row("AF429", "", always, fault.Throttled, officeName+" is limiting requests", "lower requests_per_minute if other programs use the same application"),
		row("AF10001", "", 1, consent, "", ""),
		row("AF20011", "", 1, consent, "auditing is not turned on in this tenant, or the tenant was deleted", turnOnAudit),
		row("AF20012", "", 1, consent, "the tenant is not set up for "+officeName, turnOnAudit),
		row("AF20010", "", 1, usage, "the tenant of the request is not the one of the token", checkTenant),
		row("AF20013", "", 1, usage, "the tenant of the request is not a GUID", checkTenant),
		row("AF20001", "", 1, service, officeName+" misses a parameter", newerTocsin),
		row("AF20002", "", 1, service, officeName+" does not accept a parameter", newerTocsin),
		row("AF20003", "", 1, service, officeName+" does not accept a time, because it lies in the past", "set this computer's clock, preferably from a time server"),
		row("AF20020", "", 1, service, officeName+" does not know the content type", newerTocsin),
		row(notSubscribed, "", 1, service, "there is no subscription of this content yet", "tocsin collect starts it, and so does the open screen"),
		row(disabled, "", 1, service, "an administrator disabled the subscription of this content", "tocsin collect starts it again, and so does the open screen"),
		row(alreadyEnabled, "", 1, service, "the subscription is enabled already", "no action is needed"),
		row("AF20030", "", 1, service, officeName+" does not accept the times of the request", "set this computer's clock, preferably from a time server"),
		row("AF20055", "", 1, service, officeName+" does not accept the times of the request", "set this computer's clock, preferably from a time server"),
		row("AF20031", "", 1, service, officeName+" does not accept the next page that it named", itPasses),
		row(notThere, "", 1, service, officeName+" does not have a content that it named", itPasses),
		row(expired, "", 1, service, "a content has expired: its audit records can't be fetched any more", "search them in the Microsoft Purview portal (Audit)"),
		row(badID, "", 1, service, officeName+" does not accept the id of a content that it named", newerTocsin),
		row("AF50", "", always, service, officeName+" failed", itPasses),
		row("", "tenant *does not exist", 1, consent, "auditing is not turned on in this tenant, or the tenant was deleted", turnOnAudit),
	}
}

// officeRefusal returns the fault of an answer of the API that holds a known error code,
// whatever its status: some refusals have status 200. It returns nil for any other.
func officeRefusal(got *answer, r request) (*fault.Fault, int) {
	if !r.office || isGood(nil)(got) && !isOnlyError(got) || isHTML(got) {
		return nil, 0
	}
	e := parseError(got)
	text := strings.ToLower(string(got.body[:min(len(got.body), bound.Refusal)])) // the message is cut
	for _, row := range officeCodes() {
		if !row.fits(e.Code, text) {
			continue
		}
		f := row.Fault
		f.Err = e
		switch {
		case row.Kind == fault.Consent && row.Sentence == "":
			forbidden(&f, got, e, r)
		case row.Kind == fault.Service && row.tries > 1:
			f.Sentence += said(e)
		}
		if row.tries > 1 {
			f.RetryAfter = defaultRetryAfter
		}
		f.Identify(e.ids(), f.Kind == fault.Service)
		return &f, row.tries
	}
	return nil, 0
}

// fits reports whether a refusal is the one of the row. text is all that the service
// said, in lower case.
func (row officeCode) fits(code, text string) bool {
	if row.code != "" {
		return strings.HasPrefix(strings.ToUpper(code), row.code)
	}
	for part := range strings.SplitSeq(row.words, "*") {
		_, behind, found := strings.Cut(text, part)
		if !found {
			return false
		}
		text = behind
	}
	return true
}

package certificate

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tocsin/graph/fault"
)

// makeNew is the hint where nothing can be saved of what is there.
const makeNew = "make a new pair with: tocsin cert new"

// refuse makes the fault of a file or pair that cannot be used.
func refuse(hint, format string, args ...any) *fault.Fault {
	return fault.New(fault.Certificate, fmt.Sprintf(format, args...), hint, nil)
}

// quote writes a path or name for a sentence. Characters that cannot be
// printed are escaped, backslashes of Windows paths are left as they are.
func quote(s string) string {
	if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) || r == '"' }) {
		return strconv.Quote(s)
	}
	return `"` + s + `"`
}

// day writes a date of a certificate as a person compares it with the portal.
func day(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// refuseValidity tells whether the certificate may be used at now: nil where
// it may.
func refuseValidity(path string, notBefore, notAfter, now time.Time) error {
	switch {
	case now.After(notAfter):
		return refuse("make a new pair with tocsin cert new, upload its certificate to the application, then use it here",
			"the certificate in %s expired on %s", quote(path), day(notAfter))
	case now.Before(notBefore):
		return refuse("wait until then, or set this computer's clock if it is behind",
			"the certificate in %s is not valid before %s", quote(path), day(notBefore))
	}
	return nil
}

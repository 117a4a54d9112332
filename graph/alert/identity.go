package alert

import (
	"errors"
	"strings"
	"unicode"
)

// Limits on names from outside.
const (
	maxName   = 63  // characters of an integration's name: it becomes a file name and a column
	maxLabel  = 63  // bytes of one label of a domain (RFC 1035, 2.3.4)
	maxDomain = 253 // bytes of a domain as text: the 255 of RFC 1035 less the length bytes at both ends
)

// CheckTenant returns nil if s can name a tenant in a sign-in: a GUID, or a
// domain with at least one dot. Labels of a domain are ASCII letters, digits and
// dashes, so an international domain is given in its xn-- form. The error is a
// phrase that completes "the tenant id …".
func CheckTenant(s string) error {
	if IsGUID(s) || isDomain(s) {
		return nil
	}
	return errors.New("is neither a GUID nor a domain")
}

// CheckClient returns nil if s can name the application of a tenant in a sign-in: a GUID,
// but not that of the tenant, which stands beside it on the portal's page. The error is a
// phrase that completes "the client id …".
func CheckClient(s, tenant string) error {
	switch {
	case !IsGUID(s):
		return errors.New("is not a GUID")
	case strings.EqualFold(s, tenant):
		return errors.New("is the tenant id")
	}
	return nil
}

// CheckIntegration returns nil if s can name a new integration. A name has 1 to 63
// characters, each a letter, a digit, a blank or one of . _ -. It begins with a
// letter or a digit and does not end in a blank. Letters and digits are those of
// Unicode (categories L and Nd). A combining mark is neither, so an accented letter
// must be one code point. The error is a phrase that completes "the name …".
//
// Settings that were written by hand may hold other names and keep working; only
// setup refuses them. SameIntegration decides whether a name is taken.
func CheckIntegration(s string) error {
	if len(s) > 4*maxName || len([]rune(s)) > maxName {
		return errors.New("is longer than 63 characters")
	}
	for i, r := range s {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
		case i == 0:
			return errors.New("must begin with a letter or a digit")
		case !strings.ContainsRune(" ._-", r):
			return errors.New("can hold letters, digits, blanks and . _ - only")
		}
	}
	switch {
	case s == "":
		return errors.New("is empty")
	case strings.HasSuffix(s, " "):
		return errors.New("ends in a blank, which cannot be seen")
	}
	return nil
}

// SameIntegration reports whether two names are too alike for two integrations: the
// query language and some file systems ignore case.
func SameIntegration(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}

// IsGUID reports whether s is a GUID as Entra prints it: 32 hexadecimal digits in
// groups of 8-4-4-4-12, without braces.
func IsGUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i, c := range []byte(s) {
		switch {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case !isHex(c):
			return false
		}
	}
	return true
}

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isDomain(s string) bool {
	if len(s) > maxDomain || !strings.Contains(s, ".") {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if !isLabel(label) {
			return false
		}
	}
	return true
}

func isLabel(s string) bool {
	if s == "" || len(s) > maxLabel || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for _, c := range []byte(s) {
		if c != '-' && !isDigit(c) && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return true
}

package query

import (
	"net/netip"
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"tocsin/graph/alert"
)

// mostRecognized is the longest text, in bytes, that Recognize reads: no entity is longer.
const mostRecognized = 2048

// wordTitle is the title that Recognize gives a text which is nothing in particular.
const wordTitle = "text"

// IDTitle is the title that Recognize gives an id: a GUID, a SID, or that of an alert.
const IDTitle = "id"

// Recognize returns the condition that a text stands for which a person copied from a
// report or another tool: an address, an account, a hash, a URL, a technique, else the text
// itself, to be found as a phrase. Defanged spellings such as hxxps://evil[.]example are
// read. title names what it was taken for, and typed is false for a phrase. ok is false if
// there is nothing to find, the text has several lines, or it is a query already.
func Recognize(text string) (condition, title string, typed, ok bool) {
	return Scope{}.Recognize(text)
}

// Recognize is Recognize for a list of the scope's kind: an id is also looked for in what
// names an alert there.
func (sc Scope) Recognize(text string) (condition, title string, typed, ok bool) {
	if len(text) > mostRecognized || !utf8.ValidString(text) {
		return "", "", false, false
	}
	s := bare(text)
	if s == "" || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) {
		return "", "", false, false
	}
	plain := refanged(s)
	for _, e := range recognizers(sc.Kind) {
		if condition := e.condition(plain, plain != s); condition != "" {
			return condition, e.title, true, true
		}
	}
	if q, _ := Parse(Quote(s), time.Time{}); q == nil || asksAlready(text) {
		return "", "", false, false
	}
	return Quote(s), wordTitle, false, true
}

// Defanged reports whether a text is written so that no program takes it for an address:
// "hxxps://evil[.]example".
func Defanged(text string) bool {
	if len(text) > mostRecognized {
		return false
	}
	s := bare(text)
	return refanged(s) != s
}

// bare strips what surrounds a copied text: blanks, a pair of quotes or brackets, and the
// marks with which a sentence ends.
func bare(text string) string {
	for {
		s := strings.TrimRight(strings.TrimSpace(text), ",;")
		for _, pair := range []string{`""`, "''", "``", "<>", "()", "“”", "‘’", "«»"} {
			first, n := utf8.DecodeRuneInString(pair)
			inner, begins := strings.CutPrefix(s, string(first))
			if inner, ends := strings.CutSuffix(inner, pair[n:]); begins && ends && !strings.Contains(inner, pair[n:]) {
				s = inner
			}
		}
		if s == text {
			return s
		}
		text = s
	}
}

// recognizer is one thing that Recognize knows.
type recognizer struct {
	title string
	// condition returns the condition for a text; "" if it is something else. defanged
	// is true if the text was made harmless, which no one does to a file's name.
	condition func(s string, defanged bool) string
}

// recognizers lists what Recognize knows for a list of a kind, that which is surer first.
func recognizers(k *alert.Kind) []recognizer {
	return []recognizer{
		{"URL", func(s string, _ bool) string { return urlCondition(s) }},
		{"address", func(s string, _ bool) string { return addressCondition(s) }},
		{"technique", func(s string, _ bool) string { return techniqueCondition(s) }},
		{"hash", func(s string, _ bool) string { return hashCondition(s) }},
		{IDTitle, func(s string, _ bool) string { return idCondition(s, k) }},
		{"account", func(s string, _ bool) string { return accountCondition(s) }},
		{"path", func(s string, _ bool) string { return pathCondition(s) }},
		{"number", func(s string, _ bool) string { return numberCondition(s, k) }},
		{"file", fileCondition},
		{"name on the network", nameCondition},
		{"host", hostCondition},
	}
}

// is writes a condition that a field equals a text; several fields are alternatives.
func is(s string, fields ...string) string {
	terms := make([]string, len(fields))
	for i, f := range fields {
		terms[i] = f + " = " + Quote(s)
	}
	return either(terms...)
}

func entity(t alert.EntityType) string { return "@" + string(t) }

// urlCondition takes an http, https or ftp URL. One without a path stands for all below it,
// since products write it with and without the last slash.
func urlCondition(s string) string {
	scheme, rest, found := strings.Cut(s, "://")
	scheme = strings.ToLower(scheme)
	if !found || rest == "" || strings.ContainsFunc(rest, unicode.IsSpace) || scheme != "http" && scheme != "https" && scheme != "ftp" {
		return ""
	}
	if host := strings.TrimSuffix(rest, "/"); !strings.ContainsAny(host, "/?#") {
		return entity(alert.URL) + " " + string(Starts) + " " + Quote(scheme+"://"+host)
	}
	return is(scheme+"://"+rest, entity(alert.URL))
}

// addressCondition takes an IP address, with or without a port, or a network.
func addressCondition(s string) string {
	if a, err := netip.ParseAddrPort(s); err == nil {
		return is(a.Addr().Unmap().String(), entity(alert.IP))
	}
	s = strings.TrimSuffix(strings.TrimPrefix(s, "["), "]")
	if !strings.ContainsAny(s, ".:") || s == "::" {
		return ""
	}
	if _, ok := networkOf(s); !ok {
		return ""
	}
	return is(strings.ToLower(s), entity(alert.IP))
}

var technique = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[Tt]([0-9]{4})(?:[./]([0-9]{3}))?$`)
})

// techniqueCondition takes the number of an ATT&CK technique, which stands for those below
// it too.
func techniqueCondition(s string) string {
	m := technique().FindStringSubmatch(s)
	switch {
	case m == nil:
		return ""
	case m[2] == "":
		return "attack_technique_ids " + string(Starts) + " " + Quote("T"+m[1])
	}
	return is("T"+m[1]+"."+m[2], "attack_technique_ids")
}

var hash = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^(?:(?:md5|sha-?1|sha-?256|sha-?512)\s*[:=]\s*)?([0-9a-f]+)$`)
})

// hashCondition takes an MD5, SHA-1, SHA-256 or SHA-512 in hexadecimal digits. The id that
// Defender gives a device has as many as a SHA-1.
func hashCondition(s string) string {
	m := hash().FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	switch digits := strings.ToLower(m[1]); {
	case len(digits) == 40 && len(s) == 40:
		return is(digits, entity(alert.Hash), entity(alert.UUID))
	case len(digits) == 32, len(digits) == 40, len(digits) == 64, len(digits) == 128:
		return is(digits, entity(alert.Hash))
	}
	return ""
}

var ids = sync.OnceValue(func() [2]*regexp.Regexp {
	return [2]*regexp.Regexp{
		regexp.MustCompile(`(?i)^\{?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?$`),
		regexp.MustCompile(`^[a-z]{2}[0-9]{15,20}_-?[0-9]{1,12}$`),
	}
})

// The fields that hold ids of alerts: that of an audit record, and those of an incident.
const (
	partField    = "part_of"
	membersField = "alert_ids"
)

// names returns the conditions of a list of a kind that a record has an id, or names an alert
// that has it. The id of an audit record goes on behind that which Microsoft gives it.
func names(s string, k *alert.Kind) []string {
	switch {
	case k == nil || k == alert.AlertKind():
		return []string{is(s, "id")}
	case FieldOf(partField).Has(k):
		return []string{"id " + string(Starts) + " " + Quote(s), is(s, partField)}
	case FieldOf(membersField).Has(k):
		return []string{is(s, "id"), is(s, membersField)}
	}
	return []string{is(s, "id")}
}

// either joins alternatives.
func either(terms ...string) string {
	if len(terms) == 1 {
		return terms[0]
	}
	return "(" + strings.Join(terms, " OR ") + ")"
}

// idCondition takes a GUID, which may be of anything, a SID, or the id of an alert of
// Defender.
func idCondition(s string, k *alert.Kind) string {
	ids := ids()
	if m := ids[0].FindStringSubmatch(s); m != nil {
		s = strings.ToLower(m[1])
		return either(append([]string{is(s, entity(alert.UUID))}, names(s, k)...)...)
	}
	if ids[1].MatchString(s) {
		return either(names(s, k)...)
	}
	if upper := strings.ToUpper(s); strings.HasPrefix(upper, "S-1-") && len(s) > len("S-1-") && strings.Trim(upper[len("S-1-"):], "0123456789-") == "" {
		return is(upper, entity(alert.UUID))
	}
	return ""
}

var incidentNumber = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?i:(incident)[ :#]*|(#))?([1-9][0-9]{0,9})$`)
})

// incidentField holds the number of an alert's incident.
const incidentField = "incident_id"

// numberCondition takes the number of an incident. One that doesn't say that it is one may be any
// other number, so it is looked for in texts too.
func numberCondition(s string, k *alert.Kind) string {
	m := incidentNumber().FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	var term string
	switch {
	case k == nil || FieldOf(incidentField).Has(k):
		term = is(m[3], incidentField)
	case FieldOf(membersField).Has(k):
		term = is(m[3], "id")
	default:
		return ""
	}
	if m[1] == "" && m[2] == "" {
		return either(Quote(m[3]), term) // behind a comparison, a text would be taken for one more value
	}
	return term
}

var account = sync.OnceValue(func() [2]*regexp.Regexp {
	return [2]*regexp.Regexp{
		regexp.MustCompile(`^(?i:mailto:)?([^\s@:/\\'"<>()\[\],;]+@[\pL\pN-]+(?:\.[\pL\pN-]+)+)$`),
		regexp.MustCompile(`^[\pL\pN._-]+\\[\pL\pN._$-]+$`),
	}
})

// accountCondition takes an address such as amal@contoso.com, which may be that of a mailbox
// or in a mail, or an account such as CONTOSO\amal.
func accountCondition(s string) string {
	account := account()
	if m := account[0].FindStringSubmatch(s); m != nil {
		return is(m[1], entity(alert.User), entity(alert.Email), entity(alert.Mailbox))
	}
	if account[1].MatchString(s) {
		return is(s, entity(alert.User))
	}
	return ""
}

// drivePath matches the beginning of a path of Windows.
var drivePath = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:[A-Za-z]:\\|\\\\[^\\])`) })

// pathCondition takes a path of Windows or Unix.
func pathCondition(s string) string {
	unix := strings.HasPrefix(s, "/") && strings.Count(s, "/") > 1 && !strings.ContainsFunc(s, unicode.IsSpace)
	if !unix && !drivePath().MatchString(s) {
		return ""
	}
	return is(s, entity(alert.Path))
}

// files are the endings of names that are files rather than domains. A .com is more often a
// domain.
const files = " bat bin bmp cmd cpl csv dll dmg doc docm docx elf eml exe gif gz hta htm html img iso jar jpg js json lnk log msi msg ocx one pdf php png ppt pptm pptx ps1 psm1 py rar reg rtf scr sh svg sys tar tmp txt url vbe vbs wsf xls xlsb xlsm xlsx xml zip 7z "

var label = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[\pL\pN_](?:[\pL\pN_-]*[\pL\pN_])?(?:\.[\pL\pN_](?:[\pL\pN_-]*[\pL\pN_])?)+\.?$`)
})

// fileCondition takes the name of a file or a process.
func fileCondition(s string, defanged bool) string {
	at := strings.LastIndexByte(s, '.')
	if defanged || at < 1 || strings.ContainsAny(s, "/\\\t ") || !strings.Contains(files, " "+strings.ToLower(s[at+1:])+" ") {
		return ""
	}
	return is(s, entity(alert.File), entity(alert.Process))
}

// nameCondition takes a domain or the full name of a host. The name of a field looks like
// one; no one makes a field's name harmless.
func nameCondition(s string, defanged bool) string {
	s = strings.TrimSuffix(s, ".")
	last := s[strings.LastIndexByte(s, '.')+1:]
	if !label().MatchString(s) || len(s) > 253 || utf8.RuneCountInString(last) < 2 || strings.Trim(last, "0123456789") == "" {
		return ""
	}
	if toks := scan(s); !defanged && (FieldOf(s) != nil || rawField(toks[0]) != nil) {
		return ""
	}
	if defanged {
		return is(strings.ToLower(s), entity(alert.Domain))
	}
	return is(strings.ToLower(s), entity(alert.Domain), entity(alert.Host))
}

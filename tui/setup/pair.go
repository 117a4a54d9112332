package setup

import (
	"cmp"
	"errors"
	"strconv"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/certificate"
	"tocsin/tui/form"
	"tocsin/tui/theme"
)

// The two ways to a certificate.
const (
	howMake  = "make"
	howFiles = "files"
)

// usualDays is how long a certificate is valid if no other number was typed.
const usualDays = 365

// pair is the certificate with its key: the one that was made here and the one whose files were
// typed, of which the draft names one. It knows what its fields ask for and what was read of it.
type pair struct {
	made   *Draft // with the paths of the pair that was made here; nil before
	making bool   // one is being made, even if its step was left
	awaits int    // the generation in which enter waits for that
	files  Draft  // with the paths that were typed
	// allowed is how many days a policy of the tenant allows; 0 if none is known.
	allowed int
	facts   *certificate.Facts // of the draft's pair; nil before it was read
}

// holds reports whether the draft names the pair that was made here.
func (p *pair) holds(d Draft) bool { return p.made != nil && p.made.Certificate == d.Certificate }

// holdsSo reports whether the pair that was made here has the days of the draft.
func (p *pair) holdsSo(d Draft) bool { return p.made != nil && p.made.Days == d.Days }

// takeUp goes on with the pair of a draft that was kept, or of the settings. Nothing was read of it yet.
func (p *pair) takeUp(files Draft, made *Draft) { p.files, p.made, p.facts = files, made, nil }

// howIn returns the way to a certificate that a draft has.
func (p *pair) howIn(d Draft, vouched []Vouched) string {
	switch {
	case vouchedAs(vouched, d.Credential) != nil:
		return d.Credential
	case d.Certificate != "" && !p.holds(d):
		return howFiles
	}
	return howMake
}

// howOf returns the chosen way in the fields of the certificate; nil are those of a renewal,
// which makes one.
func howOf(f *form.Form) string {
	if f != nil {
		return f.Value(fieldHow)
	}
	return howMake
}

// form makes the fields of a way. Only files need two paths.
func (p *pair) form(how string, d Draft, vouched []Vouched) *form.Form {
	fields := []form.Field{{ID: fieldHow, Control: form.Choice, Label: "Certificate", Value: how, Options: []form.Option{
		{ID: howMake, Label: "Make one here", Hint: "self-signed, RSA 2048"},
		{ID: howFiles, Label: "Use PEM files", Hint: "for example from your organisation's authority"},
	}}}
	for _, v := range vouched {
		fields[0].Options = append(fields[0].Options, form.Option{ID: v.Credential, Label: alert.Credential(v.Credential).Label(), Hint: v.Where + "; no certificate at all"})
	}
	switch how {
	case howMake:
		fields = append(fields, p.daysField(d))
	case howFiles:
		key := p.files.PrivateKey
		if key == p.files.Certificate {
			key = ""
		}
		fields = append(
			fields,
			form.Field{ID: fieldCertificate, Control: form.Path, Label: "Certificate", Hint: "PEM file; tab completes", Value: p.files.Certificate},
			form.Field{ID: fieldKey, Control: form.Path, Label: "Private key", Hint: "PEM file; leave empty if the certificate file holds it", Value: key},
		)
	}
	f := form.New(fields...)
	f.SetValue(fieldHow, how)
	return f
}

// daysField asks for the validity of a certificate made here.
func (p *pair) daysField(d Draft) form.Field {
	hint := "how long it is valid; a policy of the tenant may allow fewer"
	if p.allowed > 0 {
		hint = "how long it is valid; a policy of the tenant allows " + strconv.Itoa(p.allowed)
	}
	return form.Field{ID: fieldDays, Label: "Days", Hint: hint, Value: strconv.Itoa(daysOf(d)), Check: func(value string) form.Note {
		switch days, ok := daysIn(value); {
		case !ok:
			return wrong("Enter a number of days from 1 to " + strconv.Itoa(certificate.MostDays))
		case p.allowed > 0 && days > p.allowed:
			return form.Note{Role: theme.Warn, Text: "the tenant refused more than " + strconv.Itoa(p.allowed) + " days"}
		}
		return form.Note{}
	}}
}

// take puts into the draft what the fields name: the pair that was made here, the files, or neither for
// a credential in place of a certificate. Without a path of its own, the key is in the certificate's
// file.
func (p *pair) take(f *form.Form, d *Draft) {
	from := Draft{}
	switch howOf(f) {
	case howFiles:
		p.files.Certificate = strings.TrimSpace(f.Value(fieldCertificate))
		p.files.PrivateKey = cmp.Or(strings.TrimSpace(f.Value(fieldKey)), p.files.Certificate)
		from = p.files
	case howMake:
		if takeDays(d, f.Value(fieldDays)); p.made != nil {
			from = *p.made
		}
	}
	d.Certificate, d.PrivateKey = from.Certificate, from.PrivateKey
}

// allow takes the days that a policy of the tenant allows, after it has refused a longer certificate, and
// reports whether it has.
func (p *pair) allow(refused error, d *Draft) bool {
	var long *TooLongError
	if !errors.As(refused, &long) || long.Allowed < 1 {
		return false
	}
	if p.allowed = long.Allowed; daysOf(*d) > p.allowed {
		d.Days = p.allowed
	}
	return true
}

// daysOf returns the validity of a certificate made for a draft.
func daysOf(d Draft) int { return cmp.Or(d.Days, usualDays) }

// daysIn reads a number of days.
func daysIn(typed string) (days int, ok bool) {
	days, err := strconv.Atoi(strings.TrimSpace(typed))
	return days, err == nil && days >= 1 && days <= certificate.MostDays
}

// takeDays takes the number of days; the usual one is 0.
func takeDays(d *Draft, typed string) {
	days, ok := daysIn(typed)
	switch {
	case ok && days == usualDays:
		d.Days = 0
	case ok:
		d.Days = days
	}
}

// vouchedAs returns what the machine shows of a credential; nil for nothing.
func vouchedAs(vouched []Vouched, credential string) *Vouched {
	for i, v := range vouched {
		if v.Credential == credential {
			return &vouched[i]
		}
	}
	return nil
}

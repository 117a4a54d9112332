package normalize

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/go-json-experiment/json/jsontext"
)

// dateMark is in the text of a time that PowerShell 5 wrote.
const dateMark = "/Date("

// PowerShell reports whether an object was written by PowerShell rather than by the
// service: its names begin with capitals, or its times are /Date(milliseconds)/.
func (o *Outline) PowerShell(raw []byte) bool {
	return o.Pascal || bytes.Contains(raw, []byte(dateMark))
}

// FromPowerShell returns an object as the service would send it. PowerShell's SDK for
// Graph writes the names of properties with capitals, and puts those that it does not
// know under AdditionalProperties; version 5 writes times as /Date(milliseconds)/.
// Texts stay as they are, byte for byte, and so do names that are the service's already.
// raw is the outline's object; ok is false if it is not JSON.
func (o *Outline) FromPowerShell(raw []byte) (graph []byte, ok bool) {
	p := psReader{out: make([]byte, 0, len(raw)), pascal: o.Pascal}
	p.begin(raw)
	p.value()
	return p.out, !p.broken
}

// psReader copies JSON and changes names and times.
type psReader struct {
	reader
	out    []byte
	pascal bool // names are PowerShell's
}

func (p *psReader) value() {
	switch p.in.Peek() {
	case jsontext.KindBeginObject:
		p.open(jsontext.KindBeginObject)
		p.out = append(p.out, '{')
		p.inner()
		p.close('}')
	case jsontext.KindBeginArray:
		p.open(jsontext.KindBeginArray)
		p.out = append(p.out, '[')
		for p.element() {
			p.value()
			p.out = append(p.out, ',')
		}
		p.close(']')
	default:
		p.out = append(p.out, psTime(p.take())...)
	}
}

// inner copies the members of the object that was opened.
func (p *psReader) inner() {
	for p.member() {
		if p.pascal && string(p.name) == "AdditionalProperties" && p.in.Peek() == jsontext.KindBeginObject {
			p.open(jsontext.KindBeginObject)
			p.inner()
			continue
		}
		name := string(p.name)
		if p.pascal {
			name = graphName(name)
		}
		quoted, err := jsontext.AppendQuote(nil, name)
		if err != nil {
			p.fail()
			return
		}
		p.out = append(append(p.out, quoted...), ':')
		p.value()
		p.out = append(p.out, ',')
	}
}

// close ends an object or array, whose last member has a comma behind it.
func (p *psReader) close(closing byte) {
	p.out = append(bytes.TrimSuffix(p.out, []byte{','}), closing)
}

// graphName returns the service's name of a property: IPAddress is ipAddress, and
// LogonIP logonIp.
func graphName(name string) string {
	was := []rune(name)
	out := slices.Clone(was)
	for i, c := range was {
		follows := i > 0 && unicode.IsUpper(was[i-1])
		begins := i+1 < len(was) && unicode.IsLower(was[i+1])
		if i == 0 || follows && !begins {
			out[i] = unicode.ToLower(c)
		}
	}
	return string(out)
}

// psTime returns a time of PowerShell 5 as the service writes it, and any other value
// as it is. Milliseconds count from 1970 in UTC; a zone behind them only says where
// the computer was.
func psTime(value []byte) []byte {
	text := strings.ReplaceAll(string(value[:min(len(value), 64)]), `\/`, "/")
	text, found := strings.CutPrefix(text, `"`+dateMark)
	if !found {
		return value
	}
	text, found = strings.CutSuffix(text, `)/"`)
	if zone := strings.LastIndexAny(text, "+-"); zone > 0 {
		text = text[:zone]
	}
	ms, err := strconv.ParseInt(text, 10, 64)
	if !found || err != nil {
		return value
	}
	return []byte(strconv.Quote(time.UnixMilli(ms).UTC().Format("2006-01-02T15:04:05.000Z")))
}

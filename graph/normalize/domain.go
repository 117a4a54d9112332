package normalize

import (
	"bytes"
	"strings"

	"tocsin/graph/alert"
)

// hasDomain reports whether the values of the feed's member have a domain in them.
func (f *feed) hasDomain() bool {
	switch f.to {
	case alert.URL, alert.Email, alert.Mailbox:
		return true
	}
	return f.to == alert.User && (strings.HasSuffix(strings.ToLower(f.path), "upn") || strings.HasSuffix(f.path, "rincipalName"))
}

// domainIn finds the domain in the value of an entity: the host of a URL, or what stands
// behind the @ of a mail address or user principal name. Without one, from is not
// before end.
func domainIn(to alert.EntityType, text []byte) (from, end int) {
	switch to {
	case alert.URL:
		from, end = hostIn(text)
	case alert.Email, alert.Mailbox, alert.User:
		from, end = bytes.LastIndexByte(text, '@')+1, len(text)
		if from < 2 {
			return 0, 0
		}
	}
	if from < end && text[end-1] == '.' {
		end--
	}
	if from < end && !isHost(text[from:end]) {
		return 0, 0
	}
	return from, end
}

// hostIn finds the host of a URL, which may lack its scheme.
func hostIn(url []byte) (from, end int) {
	at := bytes.Index(url, []byte("://"))
	bare := at < 0
	if !bare {
		from = at + len("://")
	}
	end = len(url)
	if at := bytes.IndexAny(url[from:], "/?#\\"); at >= 0 {
		end = from + at
	}
	if at := bytes.LastIndexByte(url[from:end], '@'); at >= 0 {
		from += at + 1
	}
	if at := bytes.LastIndexByte(url[from:end], ':'); at >= 0 {
		if !number(url[from+at+1 : end]) {
			return 0, 0
		}
		end = from + at
	}
	if bare && bytes.IndexByte(url[from:end], '.') < 0 {
		return 0, 0
	}
	return from, end
}

// isHost reports whether a text can be the name of a host, and is no address.
func isHost(text []byte) bool {
	letters := false
	for _, c := range text {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= 0x80:
			letters = true
		case c >= '0' && c <= '9', c == '-', c == '.', c == '_':
		default:
			return false
		}
	}
	return letters && text[0] != '.'
}

package alert

import "bytes"

// DomainIn finds the domain in the value of an entity: the host of a URL, or what stands
// behind the @ of a mail address or user principal name. Without one, from is not
// before end.
func DomainIn(to EntityType, text []byte) (from, end int) {
	switch to {
	case URL:
		from, end = HostIn(text)
	case Email, Mailbox, User:
		from, end = bytes.LastIndexByte(text, '@')+1, len(text)
		if from < 2 {
			return 0, 0
		}
		end -= root(text[from:])
	}
	if from < end && !isHost(text[from:end]) {
		return 0, 0
	}
	return from, end
}

// HostIn finds the host of a URL, a name or an address; the URL may lack its scheme. A name before an @ is none, which
// lures have there. Without a host, from is not before end.
func HostIn(url []byte) (from, end int) {
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
	if from < end && url[from] == '[' { // an address of IPv6
		at := bytes.IndexByte(url[from:end], ']')
		if at < 0 || bytes.IndexByte(url[from:from+at], ':') < 0 {
			return 0, 0
		}
		return from + 1, from + at
	}
	if at := bytes.LastIndexByte(url[from:end], ':'); at >= 0 {
		if port := url[from+at+1 : end]; len(port) == 0 || len(bytes.Trim(port, "0123456789")) > 0 {
			return 0, 0
		}
		end = from + at
	}
	if bare && bytes.IndexByte(url[from:end], '.') < 0 {
		return 0, 0
	}
	return from, end - root(url[from:end])
}

// root returns the length of the dot of the root at the end of a domain.
func root(domain []byte) int {
	if bytes.HasSuffix(domain, []byte(".")) {
		return 1
	}
	return 0
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

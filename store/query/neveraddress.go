package query

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"tocsin/graph/alert"
)

// addressDoubt doubts a text without an address on a field of addresses, with the address
// or network that may have been meant. Evidence may hold such a text all the same, as sent.
func (k *checker) addressDoubt(c *Compare, v *Value) *doubt {
	if !c.Field.IP {
		return nil
	}
	if _, ok := networkOf(v.Text); ok {
		return nil
	}
	if _, ok := addressOf(v.Text); ok {
		return nil // with a zone
	}
	d := &doubt{at: v.At, message: clip(v.Text) + " is no address, so only the same text matches", hint: "addresses are as 192.0.2.7, networks as 10.0.0.0/8"}
	if instead := addressMeant(strings.TrimSpace(v.Text)); instead != "" {
		d.hint = "did you mean " + Quote(instead) + "?"
	} else if why := prefixFault(v.Text); why != "" {
		d.hint = why
	}
	return d
}

// addressPartDoubt doubts a text to look for in addresses, if they don't have such
// parts: the length of a network, unless MATCHES takes it as a network, or a port.
func (k *checker) addressPartDoubt(c *Compare, v *Value) *doubt {
	if !c.Field.IP {
		return nil
	}
	if _, ok := networkOf(v.Text); ok {
		if c.Op == Matches || !strings.Contains(v.Text, "/") {
			return nil
		}
		return &doubt{at: k.pair(c, v), message: fmt.Sprintf("%s looks for the text %s, which no address has", c.Op, clip(v.Text)), hint: whole("= "+Quote(v.Text), c, "= and IN take networks")}
	}
	if instead := withoutPort(v.Text); strings.Contains(v.Text, ":") && instead != "" {
		if _, ok := networkOf(instead); ok {
			return &doubt{at: v.At, message: fmt.Sprintf("%s has more than an address, so only the same text matches", clip(v.Text)), hint: "did you mean " + Quote(instead) + "?"}
		}
	}
	return nil
}

// prefixFault says what is wrong with the length of a network's prefix; "" if the
// length is right or the fault lies elsewhere.
func prefixFault(text string) string {
	address, _, ok := strings.Cut(text, "/")
	a, err := netip.ParseAddr(address)
	if !ok || err != nil {
		return ""
	}
	return fmt.Sprintf("the number after / is from 0 to %d", a.BitLen())
}

// addressMeant returns the address or network that a text nearly is; "" if it is none.
func addressMeant(text string) string {
	for _, of := range []func(string) string{refanged, withoutPort, withoutZeros, maskedNetwork, wholeNetwork} {
		if s := of(text); s != "" && s != text {
			if _, ok := networkOf(s); ok {
				return s
			}
		}
	}
	return ""
}

// withoutPort removes a port, and the brackets of an IPv6 address.
func withoutPort(text string) string {
	if ap, err := netip.ParseAddrPort(text); err == nil {
		return ap.Addr().String()
	}
	if inner, ok := strings.CutPrefix(text, "["); ok {
		return strings.TrimSuffix(inner, "]")
	}
	return ""
}

// withoutZeros removes zeros before the numbers of an IPv4 address or network.
func withoutZeros(text string) string {
	address, bits, network := strings.Cut(text, "/")
	parts := strings.Split(address, ".")
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 8)
		if err != nil {
			return ""
		}
		parts[i] = strconv.FormatUint(n, 10)
	}
	if network {
		return strings.Join(parts, ".") + "/" + bits
	}
	return strings.Join(parts, ".")
}

// maskedNetwork turns 10.0.0.0/255.0.0.0 into 10.0.0.0/8.
func maskedNetwork(text string) string {
	address, mask, ok := strings.Cut(text, "/")
	m, err := netip.ParseAddr(mask)
	if !ok || err != nil || !m.Is4() {
		return ""
	}
	bits, ended := 0, false
	for _, b := range m.As4() {
		for bit := 7; bit >= 0; bit-- {
			switch one := b>>bit&1 == 1; {
			case one && ended:
				return ""
			case one:
				bits++
			default:
				ended = true
			}
		}
	}
	return address + "/" + strconv.Itoa(bits)
}

// wholeNetwork turns the first numbers of IPv4 addresses, as 10.1, 10.1. and 10.1.*, into
// their network.
func wholeNetwork(text string) string {
	for {
		cut := strings.TrimSuffix(strings.TrimSuffix(text, "*"), ".")
		if cut == text {
			break
		}
		text = cut
	}
	parts := strings.Split(text, ".")
	if len(parts) > 3 {
		return ""
	}
	bits := 8 * len(parts)
	for len(parts) < 4 {
		parts = append(parts, "0")
	}
	return strings.Join(parts, ".") + "/" + strconv.Itoa(bits)
}

// fanged doubts an address of the network in which a dot or the like is marked, see
// refanged. Evidence has the plain one.
func fanged(f *Field, v *Value) *doubt {
	switch f.Entity() {
	case alert.IP, alert.Domain, alert.URL, alert.Email, alert.Host, alert.User, alert.Mailbox:
	default:
		return nil
	}
	plain := refanged(v.Text)
	if plain == v.Text {
		return nil
	}
	return &doubt{at: v.At, message: clip(v.Text) + " has marks that evidence doesn't have", hint: "did you mean " + Quote(clip(plain)) + "?"}
}

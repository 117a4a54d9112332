package query

import (
	"net/netip"
	"slices"
	"strings"
)

// networkOf reads an address or a CIDR network as the set of addresses that it
// means. Host bits are ignored, and what is IPv4 mapped into IPv6 is IPv4.
func networkOf(s string) (netip.Prefix, bool) {
	if a, ok := addressOf(s); ok {
		if a.Zone() != "" {
			return netip.Prefix{}, false // a prefix has no zone; such a text compares as printed
		}
		return netip.PrefixFrom(a, a.BitLen()), true
	}
	p, err := netip.ParsePrefix(s)
	if err != nil {
		return netip.Prefix{}, false
	}
	if p.Addr().Is4In6() && p.Bits() >= 96 {
		p = netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
	}
	return p.Masked(), true
}

func addressOf(s string) (netip.Addr, bool) {
	a, err := netip.ParseAddr(s)
	return a.Unmap(), err == nil
}

// onlyNetworks reports whether no value is compared as text. Otherwise, an address
// compares as netip prints it, and any other text as it is.
func (t *tests) onlyNetworks() bool {
	return len(t.texts)+len(t.exact)+len(t.parts)+len(t.regexes) == 0
}

func (t *tests) holds(a netip.Addr) bool {
	for _, n := range t.networks {
		if n.Contains(a) || a.Zone() != "" && n.Contains(a.WithZone("")) && !n.IsSingleIP() {
			return true
		}
	}
	return false
}

// octetsOf returns texts of which an IPv4 address of the networks, as text, begins with one,
// since it has a single form; nil if a network is of IPv6 or has no whole octet.
func octetsOf(networks []netip.Prefix) (out []string) {
	for _, n := range networks {
		octets := n.Bits() / 8
		if !n.Addr().Is4() || octets == 0 {
			return nil
		}
		text := n.Addr().String()
		if octets < 4 {
			text = strings.Join(strings.SplitAfter(text, ".")[:octets], "")
		}
		out = append(out, text)
	}
	return out
}

// outside reports whether a text is certainly no address of the networks, if these alone
// are compared. It spares most texts of a store the parsing.
func (t *tests) outside(s string) bool {
	return t.octets != nil && !slices.ContainsFunc(t.octets, func(begin string) bool { return strings.HasPrefix(s, begin) }) &&
		strings.IndexByte(s, ':') < 0 // else it may be mapped into IPv6
}

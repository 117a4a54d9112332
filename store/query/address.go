package query

import "net/netip"

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

// printed is how the text of an IP field looks to operators on text: an
// address as netip prints it, anything else as it is.
func printed(v Text) (Text, netip.Addr, bool) {
	a, ok := addressOf(v.Plain)
	if !ok {
		return v, a, false
	}
	return TextOf(a.String()), a, true
}

func (t *tests) holds(a netip.Addr) bool {
	for _, n := range t.networks {
		if n.Contains(a) || a.Zone() != "" && n.Contains(a.WithZone("")) && !n.IsSingleIP() {
			return true
		}
	}
	return false
}

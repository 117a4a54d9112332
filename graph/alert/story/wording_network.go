package story

import (
	"cmp"
	"strings"
)

func networkWordings() []wording {
	return []wording{
		{types: []string{"ipEvidence"}, rank: ofIP, say: sayIP, marks: []string{"ipAddress"}},
		{types: []string{"urlEvidence"}, rank: ofURL, say: sayURL, marks: []string{"url"}},
		{types: []string{"dnsEvidence"}, rank: ofIP, say: sayDNS},
		{types: []string{"networkConnectionEvidence"}, rank: ofIP, say: sayConnection},
		{types: []string{"networkConnection"}, rank: ofIP, say: sayLegacyConnection},
		{types: []string{"nicEvidence"}, rank: ofRest, say: simply("Network interface", "macAddress")},
	}
}

// place returns where an address is, as far as it was sent.
func (f facts) place() string {
	var parts []string
	for _, s := range []string{f.get("location.city"), f.get("location.state"), country(f.get("location.countryName", "countryLetterCode"))} {
		if s != "" && (len(parts) == 0 || parts[len(parts)-1] != s) {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}

func sayIP(l *line, f facts, _ *scene) {
	address := f.get("ipAddress")
	l.add(Plain, cmp.Or(addressKind(address), "IP address"))
	l.with(" ", Name, address)
	l.with(" in ", Plain, f.place())
	l.roles(f)
}

func sayURL(l *line, f facts, _ *scene) {
	l.add(Plain, "URL")
	l.with(" ", Value, f.get("url"))
	l.done(f.Verdict, f.outcome())
}

func sayDNS(l *line, f facts, _ *scene) {
	l.add(Plain, "Domain ")
	l.add(Name, cmp.Or(f.get("domainName"), "without a name"))
	words := ", which resolves to "
	for i := range f.Nested {
		if e := factsOf(&f.Nested[i]); strings.Contains(e.Name, "ip addresses") {
			l.with(words, Name, e.get("ipAddress"))
			words = ", "
		}
	}
}

func sayConnection(l *line, f facts, _ *scene) {
	source, _ := f.inner("ipEvidence", "source")
	destination, _ := f.inner("ipEvidence", "destination")
	l.add(Plain, "Connection")
	l.with(" from ", Name, source.get("ipAddress"))
	l.with(" to ", Name, destination.get("ipAddress"))
	l.with(" in ", Plain, destination.place())
	l.with(", port ", Value, f.get("destinationPort"))
	l.with(" over ", Plain, strings.ToUpper(telling(f.get("protocol"))))
}

func sayLegacyConnection(l *line, f facts, _ *scene) {
	l.add(Plain, "Connection")
	l.with(" from ", Name, f.get("sourceAddress"))
	l.with(" to ", Name, f.get("destinationUrl", "destinationDomain", "destinationAddress"))
	l.with(", port ", Value, f.get("destinationPort"))
	if protocol := strings.ToUpper(telling(f.get("protocol"))); protocol != "IPV4" && protocol != "IPV6" {
		l.with(" over ", Plain, protocol)
	}
	l.mark(f.get("status"))
}

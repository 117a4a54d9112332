package query

import (
	"math/rand/v2"
	"net/netip"
	"regexp"
	"strings"
	"testing"
	"time"
)

// TestGlob holds the glob against a regular expression that means the same.
func TestGlob(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	letters := []string{"a", "b", "漢", "\n", "\\", "*", "?"}
	made := func(most int, from []string) string {
		var b strings.Builder
		for range r.IntN(most + 1) {
			b.WriteString(from[r.IntN(len(from))])
		}
		return b.String()
	}
	for range 3000 {
		pattern, text := made(6, letters), made(8, letters)
		want := regexp.MustCompile("(?s)^" + strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(quoteGlob(pattern)) + "$").MatchString(text)
		if got := glob(pattern, text); got != want {
			t.Fatalf("%q over %q is %v", pattern, text, got)
		}
	}
}

// quoteGlob quotes all but the two wild cards, which it leaves as \* and \?.
func quoteGlob(pattern string) string {
	return strings.ReplaceAll(regexp.QuoteMeta(pattern), `\\`, `[\x5c]`)
}

// TestGlobTakesNoExponentialTime would not end if each * tried every rest anew.
func TestGlobTakesNoExponentialTime(t *testing.T) {
	if glob(strings.Repeat("a*", 100)+"b", strings.Repeat("a", 2000)) {
		t.Error("there is no b")
	}
}

func TestNetworkOf(t *testing.T) {
	for text, want := range map[string]string{
		"10.1.2.3": "10.1.2.3/32", "10.1.2.3/8": "10.0.0.0/8", "::1": "::1/128", "0:0:0:0:0:0:0:1": "::1/128", "2001:DB8::5/32": "2001:db8::/32",
		"::ffff:10.1.2.3": "10.1.2.3/32", "::ffff:10.0.0.0/104": "10.0.0.0/8", "::ffff:0:0/96": "0.0.0.0/0", "0.0.0.0/0": "0.0.0.0/0", "::/0": "::/0",
		"10.1.2": "", "010.1.2.3": "", "10.1.2.3/33": "", "10.1.2.3:80": "", "": "", "fe80::1%eth0": "", "fe80::1%eth0/64": "",
	} {
		got, ok := networkOf(text)
		if ok != (want != "") || ok && got.String() != want {
			t.Errorf("%s is %s, %v", text, got, ok)
		}
	}
}

// TestAddressesWithZones compares them as printed, and finds them in networks.
func TestAddressesWithZones(t *testing.T) {
	for text, want := range map[string]bool{
		"@ip = 'FE80::1%eth0'": true, "@ip = 'fe80::1'": false, "@ip = 'fe80::/10'": true, "@ip = 'fe80::1%eth1'": false, "@ip = '::/0'": true, "@ip = '0.0.0.0/0'": false,
	} {
		q, _ := Parse(text, testNow)
		if got := q.Where.(*Compare).Text(TextOf("fe80:0::1%eth0")); got != want {
			t.Errorf("%s is %v", text, got)
		}
	}
}

// TestNetworksOfAnyLength compares addresses, also as IPv6 writes them, with the network of
// each length about an address near them, alone and beside another network.
func TestNetworksOfAnyLength(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		b := [4]byte{10, byte(r.IntN(3)), byte(r.IntN(12)), byte(r.IntN(120))}
		network := netip.PrefixFrom(netip.AddrFrom4(b), r.IntN(33))
		b[r.IntN(4)] ^= byte(r.IntN(2) << r.IntN(8))
		a := netip.AddrFrom4(b)
		for text, want := range map[string]bool{
			"@ip = '" + network.String() + "'":                                        network.Contains(a),
			"@ip IN ('" + network.String() + "', '192.0.2.0/24')":                     network.Contains(a),
			"@ip IN ('" + network.String() + "', '::ffff:10.0.0.0/104', 'fe80::/10')": network.Contains(a) || b[0] == 10,
			"@ip IN ('" + network.String() + "', '" + a.String() + "', 'other')":      true,
		} {
			q, _ := Parse(text, testNow)
			c := q.Where.(*Compare)
			if c.Text(TextOf(a.String())) != want || c.Text(TextOf("::ffff:"+a.String())) != want {
				t.Fatalf("%s of %s is not %v", text, a, want)
			}
		}
	}
}

// TestCompareIsAskedValueByValue asks as an index does: each value of a
// dictionary once, then for the answer.
func TestCompareIsAskedValueByValue(t *testing.T) {
	compare := func(text string) *Compare {
		q, problems := Parse(text, testNow)
		if q == nil {
			t.Fatal(Failed(problems))
		}
		return q.Where.(*Compare)
	}
	c := compare("@user !IN ('a','b')")
	if c.Op != In || !c.Negated || c.Field.Entity() != "user" || !c.Text(TextOf("A")) || c.Text(TextOf("c")) || c.Text(TextOf("\u200b")) {
		t.Errorf("%+v", c)
	}
	for _, row := range []struct{ any, missing, want bool }{{true, false, false}, {false, false, true}, {false, true, true}, {true, true, true}} {
		if got := c.Answer(row.any, row.missing); got != row.want {
			t.Errorf("%+v gives %v", row, got)
		}
	}
	if c := compare("title CONTAINS ''"); !c.Text(TextOf("a")) || c.Text(TextOf("\u200b")) || c.Text(Text{}) {
		t.Error("a text of which nothing is left satisfies an operator")
	}
	if null := compare("actor IS NULL"); !null.Answer(false, true) || null.Answer(true, false) || null.Answer(false, false) {
		t.Error("IS NULL")
	}
	if raw := compare("raw.A.b = 'x'"); len(raw.Path) != 2 || raw.Path[0] != "a" || !raw.Raw([]byte(`{"a":{"B":"X"}}`)) {
		t.Errorf("%+v", raw)
	}
	if n := compare("severity >= 'medium'"); !n.Number(0.4) || n.Number(0.39) || n.Text(TextOf("medium")) || n.Time(5) || n.Bool(true) {
		t.Error("severity")
	}
}

// TestBandsMeetWithoutGaps puts every severity into one band.
func TestBandsMeetWithoutGaps(t *testing.T) {
	bands := []string{"informational", "low", "medium", "high", "critical"}
	for _, v := range []float64{-1, 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 2} {
		in := 0
		for _, band := range bands {
			yes := func(op string) bool {
				q, _ := Parse("severity "+op+" '"+band+"'", testNow)
				return q.Where.(*Compare).Number(v)
			}
			if yes("=") {
				in++
			}
			if yes(">=") != (yes(">") || yes("=")) || yes("<=") != (yes("<") || yes("=")) || yes("<") == yes(">=") || yes(">") == yes("<=") {
				t.Errorf("%v and %s do not fit", v, band)
			}
		}
		if in != 1 {
			t.Errorf("%v is in %d bands", v, in)
		}
	}
}

// TestParseDoesNotKeepNow reads relative times anew at each parse.
func TestParseDoesNotKeepNow(t *testing.T) {
	a, _ := Parse("EARLIEST=-1h", testNow)
	b, _ := Parse("EARLIEST=-1h", testNow.Add(time.Minute))
	if b.Earliest-a.Earliest != 60*10_000_000 {
		t.Errorf("%d ticks apart", b.Earliest-a.Earliest)
	}
}

package normalize_test

import (
	"fmt"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// hostileShapes are items whose leaves ask for each other.
func hostileShapes() map[string]func(n int) mappedItem {
	v2 := func(evidence string) mappedItem { return mappedItem{alert.AlertsV2, inAlert(evidence)} }
	files := func(one string, n int) mappedItem {
		return v2(typed("fileEvidence", `"fileDetails":[`+strings.Repeat(one+",", n)+`{}]`))
	}
	return map[string]func(n int) mappedItem{
		"files without a path": func(n int) mappedItem { return files(`{"fileName":"a","sha1":"b"}`, n) },
		"files":                func(n int) mappedItem { return files(`{"fileName":"a","filePath":"/p"}`, n) },
		"a list of names": func(n int) mappedItem {
			return files(`{"fileName":[`+strings.Repeat(`"a",`, n)+`"a"],"filePath":"/p"}`, 1)
		},
		"a name sent again": func(n int) mappedItem {
			return files(`{`+strings.Repeat(`"fileName":"a",`, n)+`"sha1":"b"}`, 1)
		},
		"accounts": func(n int) mappedItem {
			return v2(typed("deviceEvidence", `"loggedOnUsers":[`+strings.Repeat(`{"accountName":"a","domainName":"D"},`, n)+`{}]`))
		},
		"names with a role": func(n int) mappedItem {
			return inUserStates(`{"userPrincipalName":[` + strings.Repeat(`"a@x",`, n) + `"a@x"],"emailRole":"sender"}`)
		},
	}
}

func inAlert(evidence string) []byte { return []byte(`{"id":"da1","evidence":[` + evidence + `]}`) }

func inUserStates(state string) mappedItem {
	return mappedItem{alert.Legacy, []byte(`{"id":"1","userStates":[` + state + `]}`)}
}

// TestRoleDecides has roles as they may be written: a long one is none.
func TestRoleDecides(t *testing.T) {
	for role, want := range map[string]int{
		`sender`: 1, `Sender`: 1, `\u0073\u0065\u006e\u0064\u0065\u0072`: 1, `recipient`: 0, `sender and more`: 0, ``: 0,
		"sender" + strings.Repeat("x", 1<<20): 0,
	} {
		item := inUserStates(`{"userPrincipalName":"a@x","emailRole":"` + role + `"}`)
		r := normalize.Record("c", item.source, item.raw)
		if got := len(r.Alert.From); got != want {
			t.Errorf("%.40s: %d addresses of senders, want %d", role, got, want)
		}
	}
}

// TestSiblingsCostIsLinear counts leaves: four times as many cost at most four times and
// a bit, whatever their shape.
func TestSiblingsCostIsLinear(t *testing.T) {
	looked := func(item mappedItem) int { return normalize.LookedAt(item.source, item.raw) }
	for name, shape := range hostileShapes() {
		small, large := looked(shape(1000)), looked(shape(4000))
		if small < 1000 || large > 5*small {
			t.Errorf("%s: %d looks for 1,000, %d for 4,000", name, small, large)
		}
	}
}

// TestOneObjectIsJoined has objects that are joined, and lists of which is not known what
// belongs together, in a piece of few leaves and in one of many.
func TestOneObjectIsJoined(t *testing.T) {
	for _, c := range []struct{ members, want string }{
		{`{"fileName":"f","filePath":"/p"}`, "file:f | path:/p/f | path:/p=/p/f"},
		{`{"filePath":"/p","fileName":"f"}`, "file:f | path:/p/f | path:/p=/p/f"},
		{`{"fileName":"f","filePath":["/p","/q"]}`, "file:f | path:/p/f | path:/p=/p/f | path:/q"},
		{`{"fileName":["f","g"],"filePath":"/p"}`, "file:f | file:g | path:/p"},
		{`{"fileName":"f"},{"filePath":"/p"}`, "file:f | path:/p"},
		{`{"fileName":"f","filePath":"/p"},{"filePath":"/q","fileName":"g"}`, "file:f | file:g | path:/p/f | path:/p=/p/f | path:/q/g | path:/q=/q/g"},
	} {
		for _, padding := range []string{"", strings.Repeat(`,{"sha1":"5"}`, 50)} {
			want := c.want
			if padding != "" {
				want += " | hash:5"
			}
			r := normalize.Record("c", alert.AlertsV2, inAlert(typed("fileEvidence", `"fileDetails":[`+c.members+padding+`]`)))
			if got := spelled(r.Alert.Entities); got != want {
				t.Errorf("%s: %s, want %s", c.members, got, want)
			}
		}
	}
}

// mostHeld is how many leaves of one piece of evidence are held.
const mostHeld = 100_000

// TestHeldLeavesAreBounded has a piece of evidence with as many leaves as are held and one
// more, which makes the item malformed and costs no other piece.
func TestHeldLeavesAreBounded(t *testing.T) {
	for _, n := range []int{mostHeld, mostHeld + 1} {
		files := typed("fileEvidence", `"fileDetails":[`+strings.Repeat(`{"sha1":"b"},`, n-1)+`{"fileName":"last"}]`)
		address := typed("ipEvidence", `"ipAddress":"192.0.2.1"`)
		r := normalize.Record("c", alert.AlertsV2, inAlert(files+","+address))
		want := "file:last | hash:b | ip:192.0.2.1"
		if n > mostHeld {
			want = "hash:b | ip:192.0.2.1"
		}
		if got := spelled(r.Alert.Entities); got != want || r.Malformed != (n > mostHeld) {
			t.Errorf("%d leaves: %s, want %s; malformed %t", n, got, want, r.Malformed)
		}
	}
}

// BenchmarkHostileEvidence has sizes that show whether the cost of a byte grows.
func BenchmarkHostileEvidence(b *testing.B) {
	for name, shape := range hostileShapes() {
		for _, n := range []int{5_000, 40_000} {
			item := shape(n)
			b.Run(fmt.Sprintf("%s/%d", strings.ReplaceAll(name, " ", "_"), n), func(b *testing.B) {
				b.SetBytes(int64(len(item.raw)))
				for b.Loop() {
					normalize.Record("c", item.source, item.raw)
				}
			})
		}
	}
}

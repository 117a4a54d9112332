package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"tocsin/graph/bound"
	"tocsin/graph/fault"
)

// shelf is a service with items 0 … n-1. Its next pages use
// $skip, or it names none.
type shelf struct {
	n     int
	mute  bool // names no next page
	asked int
}

func (s *shelf) answer(r *http.Request) (*http.Response, error) {
	s.asked++
	q := r.URL.Query()
	top, _ := strconv.Atoi(q.Get("$top"))
	if top == 0 {
		top = 7
	}
	skip, _ := strconv.Atoi(q.Get("$skip"))
	var items []string
	for i := skip; i < s.n && i < skip+top; i++ {
		items = append(items, strconv.Itoa(i))
	}
	body := `{"@odata.context":"x","extra":{"value":[1]},"value":[` + strings.Join(items, ",") + `]`
	if end := skip + top; end < s.n && !s.mute {
		next, _ := json.Marshal(fmt.Sprintf("%s/v1.0/x?$filter=a%%20ge%%201&$top=%d&$skip=%d", root, top, end))
		body += `,"@odata.nextLink":` + string(next)
	}
	return reply(200, body+"}"), nil
}

func TestListFollowsNextPages(t *testing.T) {
	s := &shelf{n: 25}
	items, pages, err := all(t, client(s.answer), List{Path: "x", Top: 10})
	if err != nil || len(items) != 25 || len(pages) != 3 {
		t.Fatal(len(items), len(pages), err)
	}
	for i, want := range []struct{ full, next bool }{{true, true}, {true, true}, {false, false}} {
		if p := pages[i]; p.Full != want.full || p.Next != want.next {
			t.Errorf("page %d: full %v, next %v", i, p.Full, p.Next)
		}
	}
}

func TestListFullWithoutNextPage(t *testing.T) {
	s := &shelf{n: 25, mute: true}
	_, pages, err := all(t, client(s.answer), List{Path: "x", Top: 10})
	if err != nil || len(pages) != 1 || !pages[0].Full || pages[0].Next {
		t.Error(pages, err)
	}
}

// TestListFullByItsNextPage has a service that names the size of its pages only in the
// addresses of the next ones.
func TestListFullByItsNextPage(t *testing.T) {
	_, pages, err := all(t, client((&shelf{n: 21}).answer), List{Path: "x"})
	if err != nil || len(pages) != 3 || pages[0].Full || !pages[1].Full || !pages[2].Full {
		t.Error(pages, err)
	}
}

// TestPageBrokenOnce checks that a page damaged once in transit costs one more request.
func TestPageBrokenOnce(t *testing.T) {
	s := &shelf{n: 5}
	broken := true
	c := client(func(r *http.Request) (*http.Response, error) {
		if broken {
			broken = false
			return reply(200, `{"value":[1,2`), nil
		}
		return s.answer(r)
	})
	items, pages, err := all(t, c, List{Path: "x", Top: 10})
	if err != nil || len(items) != 5 || !pages[0].Torn || s.asked != 1 {
		t.Error(items, pages, s.asked, err)
	}
}

// TestTokenNeverLeaves checks that a next page on another host gets no request, and
// does not cost the page that names it.
func TestTokenNeverLeaves(t *testing.T) {
	const other = "next page on another host"
	for next, words := range map[string]string{
		"https://evil.example/v1.0/x?$skip=1": other, "https://graph.example:8443/v1.0/x": other, "//evil.example/x": other, "http:///v1.0/x": other,
		"https://graph.example@evil.example/x": other, "https://graph.example.evil.example/x": other, "javascript:0": other,
		"https://evil.example#graph.example": other, "https://GRAPH.EXAMPLE:444/": other,
		"http://graph.example/v1.0/x": "with the scheme http", "ftp://graph.example/x": "with the scheme ftp",
		"https://graph.example/" + strings.Repeat("a", bound.Link): "longer than 64 KB",
		"%": "address cannot be read", "%zz": "address cannot be read", "https://graph.example\\@evil.example/": "address cannot be read",
		"https://u:p@graph.example/v1.0/x": "with a user name in its address",
	} {
		asked := 0
		c := client(func(r *http.Request) (*http.Response, error) {
			asked++
			body, _ := json.Marshal(map[string]any{"value": []int{1}, "@odata.nextLink": next})
			return reply(200, string(body)), nil
		})
		items, pages, err := all(t, c, List{Path: "x", Top: 1})
		if err != nil || asked != 1 || len(items) != 1 || pages[0].Next {
			t.Errorf("%.40q: asked %d times, items %v, error %v", next, asked, items, err)
			continue
		}
		wantFault(t, pages[0].Cut, fault.Service, words)
	}
}

// TestNextPagesByOtherNames checks that a next page is followed by whatever name, and
// that one without an address ends the pages, and says so.
func TestNextPagesByOtherNames(t *testing.T) {
	const there = `"https://graph.example/v1.0/x?p=2"`
	for member, want := range map[string]string{
		`"odata.nextLink":` + there: "", `"@nextLink":` + there: "", `"nextLink":` + there: "", `"@odata.nextlink":` + there: "", `"value@odata.nextLink":` + there: "",
		`"@odata.nextLink":5`: "5", `"@odata.nextLink":["x"]`: `["x"]`, `"@odata.nextLink":{"href":"x"}`: "href", `"@odata.nextLink":true`: "true",
		`"@odata.nextLink":""`: `""`, `"@odata.nextLink":" \t"`: `""`,
		`"@odata.nextLink":null`: "none", `"evidence@odata.nextLink":` + there: "none", `"@odata.deltaLink":` + there: "none", `"@odata.count":5`: "none", `"value@odata.type":"x"`: "none",
		`"nextLink":0,"@odata.nextLink":` + there: "", `"@odata.nextLink":` + there + `,"nextLink":""`: "",
	} {
		asked := 0
		c := client(func(*http.Request) (*http.Response, error) {
			asked++
			if asked > 1 {
				return reply(200, `{"value":[2]}`), nil
			}
			return reply(200, `{"value":[1],`+member+`}`), nil
		})
		items, pages, err := all(t, c, List{Path: "x", Top: 5})
		cut := pages[0].Cut
		if follows := want == ""; err != nil || follows != (len(items) == 2) || pages[0].Next != follows || (cut != nil) == (follows || want == "none") {
			t.Errorf("%s: %v, %v, cut %v", member, items, err, cut)
		} else if cut != nil && !strings.Contains(cut.Error()+fault.Of(cut).Err.Error(), want) {
			t.Errorf("%s: %v", member, fault.Of(cut).Err)
		}
	}
}

func TestNextPageOnTheSameHostInOtherWords(t *testing.T) {
	for _, next := range []string{
		"https://GRAPH.example:443/v1.0/x?$skiptoken=a%2Fb+c", "https://graph.example/v1.0/x?$skiptoken=a%2Fb+c#f",
		"/v1.0/x?$skiptoken=a%2Fb+c", "?$skiptoken=a%2Fb+c", "x?$skiptoken=a%2Fb+c", "//graph.example/v1.0/x?$skiptoken=a%2Fb+c", "../v1.0/x?$skiptoken=a%2Fb+c",
	} {
		var last string
		c := client(func(r *http.Request) (*http.Response, error) {
			last = r.URL.RawQuery
			if r.URL.Path != "/v1.0/x" || !strings.EqualFold(r.URL.Hostname(), "graph.example") {
				t.Errorf("%q led to %s", next, r.URL)
			}
			if strings.Contains(last, "skiptoken") {
				return reply(200, `{"value":[2]}`), nil
			}
			return reply(200, `{"value":[1],"@odata.nextLink":"`+next+`"}`), nil
		})
		items, _, err := all(t, c, List{Path: "x"})
		if err != nil || len(items) != 2 || last != "$skiptoken=a%2Fb+c" {
			t.Error(items, last, err)
		}
	}
}

func TestRepeatedNextPageEnds(t *testing.T) {
	c := client(func(*http.Request) (*http.Response, error) {
		return reply(200, `{"value":[1],"@odata.nextLink":"https://graph.example/v1.0/x?a"}`), nil
	})
	_, pages, err := all(t, c, List{Path: "x", Top: 5})
	if err != nil || len(pages) != 2 {
		t.Fatal(pages, err)
	}
	if p := pages[1]; p.Next || len(p.Warnings) > 0 {
		t.Errorf("last page %+v: it must look unfinished", p)
	}
	wantFault(t, pages[1].Cut, fault.Service, "same next page twice")
}

func TestEndlessEmptyPagesEnd(t *testing.T) {
	n := 0
	c := client(func(*http.Request) (*http.Response, error) {
		n++
		return reply(200, fmt.Sprintf(`{"value":[],"@odata.nextLink":"https://graph.example/v1.0/x?%d"}`, n)), nil
	})
	_, pages, err := all(t, c, List{Path: "x", Top: 5})
	if err != nil || n != bound.EmptyPages+1 {
		t.Fatal(n, err)
	}
	wantFault(t, pages[n-1].Cut, fault.Service, "empty page")
}

func TestWarningsOfPartialAnswers(t *testing.T) {
	for name, tc := range map[string]struct {
		headers []string
		want    []string
	}{
		"one":      {[]string{"Warning", `199 - "Microsoft/MCAS/504/10000"`}, []string{"Microsoft/MCAS/504/10000"}},
		"a list":   {[]string{"Warning", `199 - "Microsoft/MCAS/504/10000", 199 - "Microsoft/IPC/403/7"`}, []string{"Microsoft/MCAS/504/10000", "Microsoft/IPC/403/7"}},
		"repeated": {[]string{"Warning", `199 - "a/b"`, "Warning", `199 - "c/d"`}, []string{"a/b", "c/d"}},
		"none":     {nil, []string{"the answer is partial"}},
	} {
		c := client(func(*http.Request) (*http.Response, error) { return reply(206, `{"value":[1]}`, tc.headers...), nil })
		_, pages, err := all(t, c, List{Path: "x"})
		if err != nil || !slices.Equal(pages[0].Warnings, tc.want) {
			t.Errorf("%s: %v, %v", name, pages, err)
		}
	}
}

// TestAnAnswerThatBreaksOff checks that it is no page: it is asked for again, the fault
// has the service's words, and what stands before the break comes with it.
func TestAnAnswerThatBreaksOff(t *testing.T) {
	for _, tc := range []struct {
		body  string
		asked int
		words string
		items int
	}{
		{`{"value":[1,2],"error":{"code":"InternalServerError","message":"reading stopped","innerError":{"request-id":"r-1"}}}`, tries, "reading stopped", 2},
		{`{"error":{"message":"early"},"value":[1]}`, tries, "early", 0},
		{`{"value":[1],"@odata.nextLink":"https://graph.example/v1.0/x?2","error":{"code":"Late"}}`, tries, "Late", 1},
		{`{"value":[],"error":{}}`, tries, "broke it off", 0},
		{`{"error":{"code":"Alone"}}`, tries, "Alone", 0},
		{`{"@odata.context":"x","@odata.error":{"code":"Alone"}}`, tries, "Alone", 0},
		{`{"value":[1],"Error":{"code":"Late"}}`, tries, "Late", 1},
		{`{"value":[1],"ERROR":{"code":"Late"}}`, tries, "Late", 1},
		{`{"value":[1],"@odata.error":{"code":"Late"}}`, tries, "Late", 1},
		{`{"value":[1],"@error":{"code":"Late"}}`, tries, "Late", 1},
		{`{"value":[1],"errors":[{"code":"Late"},{"code":"Later"}]}`, tries, "Late", 1},
		{`{"value":[1],"m:error":{"code":"Late"}}`, tries, "Late", 1},
		{`{"value":[1],"value@odata.error":{"code":"Late"}}`, tries, "Late", 1},
		{`{"value":[1],"error":true}`, tries, "broke it off", 1},
		{`{"value":[{"id":"a"},{"error":{"code":"Item"}}]}`, tries, "Item", 1},
		{`{"value":[{"id":"a"},{"@odata.error":"Item"}],"@odata.nextLink":"https://graph.example/v1.0/x?2"}`, tries, "Item", 1},
		{`{"value":[1],"error":"text"}`, tries, "broke off", 1},
		{`{"value":[1]}0`, 2, "cannot be read", 1},
		{`{"value":[1]} {"error":{}}`, 2, "cannot be read", 1},
		{`{"value":[1]}<html>`, 2, "cannot be read", 1},
		{"{\"value\":[1]}\x00", 2, "cannot be read", 1},
		{`{"value":[1,{"a":`, 2, "cannot be read", 1},
		{`{"value":[1,{"a":"\x"},3]}`, 2, "cannot be read", 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			asked := 0
			c := client(func(*http.Request) (*http.Response, error) {
				asked++
				return reply(200, tc.body, "request-id", "r-9"), nil
			})
			for page, err := range c.List(t.Context(), List{Path: "x", Top: 5}) {
				f := wantFault(t, err, fault.Service, tc.words)
				if len(page.Items) != tc.items || !page.Torn || asked != tc.asked {
					t.Errorf("%s: asked %d times, page %+v", tc.body, asked, page)
				}
				if asked == tries && !strings.Contains(f.Hint, "request-id r-9") {
					t.Errorf("%s: hint %q", tc.body, f.Hint)
				}
			}
		})
	}
}

// TestWhiteSpaceBehindAnAnswer checks that it breaks no answer. An empty error
// member, or one of an item, does not either.
func TestWhiteSpaceBehindAnAnswer(t *testing.T) {
	for _, body := range []string{
		"{\"value\":[1]}\r\n \t", `{"error":null,"value":[1]}`, `{"errors":[],"value":[1]}`, `{"value":[1],"@odata.errors":0,"error":"","errorCount":3,"items@odata.error":{"code":"x"}}`,
		`{"value":[{"id":"a","error":{"code":"x"}}]}`, `{"value":[{"error":{"code":"x"},"id":"a"}]}`, `{"value":[{"error":{}}]}`, `{"value":[{"error":null}]}`,
	} {
		c := client(func(*http.Request) (*http.Response, error) { return reply(200, body), nil })
		items, pages, err := all(t, c, List{Path: "x"})
		if err != nil || len(items) != 1 || pages[0].Torn {
			t.Errorf("%q: %v, %v", body, items, err)
		}
	}
}

// TestAnAnswerThatBreaksOffOnce costs one more request and is noted in the page.
func TestAnAnswerThatBreaksOffOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		broken := true
		c := client(func(*http.Request) (*http.Response, error) {
			if broken {
				broken = false
				return reply(200, `{"value":[1],"error":{"code":"x"}}`), nil
			}
			return reply(200, `{"value":[1,2,3]}`), nil
		})
		items, pages, err := all(t, c, List{Path: "x", Top: 5})
		if err != nil || len(items) != 3 || !pages[0].Torn {
			t.Error(items, pages, err)
		}
	})
}

// TestTries checks that a list may limit how often a request is tried.
func TestTries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, body := range []string{"", `{"value":[1`, `{"error":{}}`} {
			for _, n := range []int{1, 2} {
				asked := 0
				c := client(func(*http.Request) (*http.Response, error) {
					asked++
					if body == "" {
						return reply(504, ""), nil
					}
					return reply(200, body), nil
				})
				if _, _, err := all(t, c, List{Path: "x", Tries: n}); err == nil || asked != n {
					t.Errorf("%q: asked %d times of %d, %v", body, asked, n, err)
				}
			}
		}
	})
}

// TestTooLargePages checks that a page of too many bytes or items is not asked for
// again, and costs no memory.
func TestTooLargePages(t *testing.T) {
	many := `{"value":[` + strings.Repeat("{},", 3*bound.MinItems) + `{}]}`
	for name, tc := range map[string]struct {
		top, items int
		most       int64
		fails      bool
	}{
		"too many":            {100, 0, 1 << 20, true},
		"as many as asked":    {3*bound.MinItems + 1, 3*bound.MinItems + 1, 1 << 20, false},
		"twice as many":       {2 * bound.MinItems, 3*bound.MinItems + 1, 1 << 20, false},
		"too many bytes":      {3*bound.MinItems + 1, 0, 100, true},
		"top is not believed": {1 << 40, 3*bound.MinItems + 1, 1 << 20, false},
	} {
		asked := 0
		c := client(func(*http.Request) (*http.Response, error) { asked++; return reply(200, many), nil })
		c.most = tc.most
		for page, err := range c.List(t.Context(), List{Path: "x", Top: tc.top}) {
			if (err != nil) != tc.fails || len(page.Items) != tc.items || asked != 1 || tc.fails && (!TooLarge(err) || !Unreadable(err)) {
				t.Errorf("%s: %d items, asked %d times, %v", name, len(page.Items), asked, err)
			}
		}
	}
	body := []byte(`{"value":[` + strings.Repeat("{},", 4<<20) + `{}]}`)
	if got := testing.AllocsPerRun(1, func() { split(body, 1000) }); got > 50 {
		t.Errorf("%v allocations", got)
	}
}

func TestNotAList(t *testing.T) {
	for _, body := range []string{`{}`, `{"value":{}}`, `{"value":null}`, `[1]`, `"x"`, `{"Value":[1]}`, `OK`} {
		c := client(func(*http.Request) (*http.Response, error) { return reply(200, body), nil })
		_, _, err := all(t, c, List{Path: "x", Top: 8})
		wantFault(t, err, fault.Service, "not a list")
		if !errors.Is(err, errNoList) {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestStopsWhenTheReaderStops(t *testing.T) {
	s := &shelf{n: 50}
	for range client(s.answer).List(t.Context(), List{Path: "x", Top: 10}) {
		break
	}
	if s.asked != 1 {
		t.Errorf("asked %d times", s.asked)
	}
}

func TestErrorsOfLaterPagesSayWhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{n: 50}
		c := client(func(r *http.Request) (*http.Response, error) {
			if r.URL.Query().Get("$skip") == "20" {
				return reply(400, `{"error":{"code":"BadRequest","message":"The limit of '500' for Skip"}}`), nil
			}
			return s.answer(r)
		})
		items, _, err := all(t, c, List{Path: "x", Top: 10})
		f := wantFault(t, err, fault.Service, "The limit of '500' for Skip")
		var e *Error
		if len(items) != 20 || !errors.As(err, &e) || e.Status != 400 || !strings.Contains(f.Err.Error(), "list x, page 3") {
			t.Error(len(items), f.Err)
		}
	})
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{
		`{"value":[]}`, `{"value":[{"a":1},"b",null,[1]],"@odata.nextLink":"n"}`, `{"value":[1],"value":[2]}`, `{"value":[{"a":1,"a":2}]}`,
		"{\"value\":[\"\xff\"]}", `{"value":["\ud800"]}`, `{"value":[{"a":]}`, `{"value":[1`, ``, `[]`, `{"@odata.nextLink":1,"value":[ 1 , 2 ]}`, "\ufeff{}",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		before := string(body)
		page, err := split(body, 10)
		items := page.items
		if string(body) != before {
			t.Fatal("the body was changed")
		}
		var bad *unreadable
		if err != nil && !errors.As(err, &bad) && !errors.Is(err, errNoList) {
			t.Fatalf("error of another kind: %v", err)
		}
		if len(items) > bound.MinItems {
			t.Fatalf("%d items", len(items))
		}
		again := "{\"value\":["
		for i, raw := range items {
			if i > 0 {
				again += ","
			}
			again += string(raw)
		}
		same, again2 := split([]byte(again+"]}"), 10)
		if again2 != nil || len(same.items) != len(items) {
			t.Fatalf("items put together again: %d of %d, %v", len(same.items), len(items), again2)
		}
	})
}

// BenchmarkList measures a page's whole way through the client, without TLS.
func BenchmarkList(b *testing.B) {
	page := string(wirePage(1000))
	page = page[:strings.Index(page, `,"@odata.nextLink"`)] + "}"
	c := client(func(*http.Request) (*http.Response, error) { return reply(200, page), nil })
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	for b.Loop() {
		for p, err := range c.List(context.Background(), List{Path: "x", Top: 1000}) {
			if err != nil || len(p.Items) != 1000 {
				b.Fatal(len(p.Items), err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/item")
}

package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"tocsin/graph/fault"
	"tocsin/graph/long"
)

// shelf is a service with items 0 … n-1, some of which are not JSON. Its next pages use
// $skip, or it names none.
type shelf struct {
	n     int
	bad   map[int]bool
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
		item := strconv.Itoa(i)
		if s.bad[i] {
			item = `{"broken":`
		}
		items = append(items, item)
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

// TestMalformedItemsAreSkipped checks that all readable items come once, whichever
// items cannot be read.
func TestMalformedItemsAreSkipped(t *testing.T) {
	for seed := range uint64(long.Rounds(30)) {
		r := rand.New(rand.NewPCG(seed, 1))
		s := &shelf{n: 1 + r.IntN(60), bad: map[int]bool{}}
		for range r.IntN(5) {
			s.bad[r.IntN(s.n)] = true
		}
		top := []int{0, 1, 5, 16}[r.IntN(4)]
		items, pages, err := all(t, client(s.answer), List{Path: "x", Top: top})
		if err != nil {
			t.Fatal(seed, err)
		}
		var want []string
		for i := range s.n {
			if !s.bad[i] {
				want = append(want, strconv.Itoa(i))
			}
		}
		skipped := 0
		for _, p := range pages {
			skipped += p.Skipped
		}
		if !slices.Equal(items, want) || skipped != len(s.bad) {
			t.Errorf("seed %d, top %d: got %v, skipped %d, bad %v", seed, top, items, skipped, s.bad)
		}
		if s.asked > 20+len(s.bad)*30+s.n*2 {
			t.Errorf("seed %d: asked %d times", seed, s.asked)
		}
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
	if err != nil || len(items) != 5 || pages[0].Skipped != 0 || s.asked != 1 {
		t.Error(items, pages, s.asked, err)
	}
}

// TestTokenNeverLeaves checks that a next page on another host gets no request.
func TestTokenNeverLeaves(t *testing.T) {
	for _, next := range []string{
		"https://evil.example/v1.0/x?$skip=1", "http://graph.example/v1.0/x", "https://graph.example:8443/v1.0/x", "//evil.example/x", "/v1.0/x?$skip=1",
		"https://graph.example@evil.example/x", "https://u:p@graph.example/v1.0/x", "https://graph.example.evil.example/x", "ftp://graph.example/x", "%zz", "javascript:0",
		"https://graph.example\\@evil.example/", "https://evil.example#graph.example", "https://GRAPH.EXAMPLE:444/",
	} {
		asked := 0
		c := client(func(r *http.Request) (*http.Response, error) {
			asked++
			body, _ := json.Marshal(map[string]any{"value": []int{1}, "@odata.nextLink": next})
			return reply(200, string(body)), nil
		})
		items, _, err := all(t, c, List{Path: "x", Top: 1})
		wantFault(t, err, fault.Service, "next page on another host")
		if asked != 1 || len(items) != 0 {
			t.Errorf("%q: asked %d times, items %v", next, asked, items)
		}
	}
}

func TestNextPageOnTheSameHostInOtherWords(t *testing.T) {
	for _, next := range []string{"https://GRAPH.example:443/v1.0/x?$skiptoken=a%2Fb+c", "https://graph.example/v1.0/x?$skiptoken=a%2Fb+c#f"} {
		var last string
		c := client(func(r *http.Request) (*http.Response, error) {
			last = r.URL.RawQuery
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
	if p := pages[1]; p.Next || !p.Full || len(p.Warnings) == 0 {
		t.Errorf("last page %+v: it must look unfinished", p)
	}
}

func TestEndlessEmptyPagesEnd(t *testing.T) {
	n := 0
	c := client(func(*http.Request) (*http.Response, error) {
		n++
		return reply(200, fmt.Sprintf(`{"value":[],"@odata.nextLink":"https://graph.example/v1.0/x?%d"}`, n)), nil
	})
	_, _, err := all(t, c, List{Path: "x", Top: 5})
	wantFault(t, err, fault.Service, "empty page")
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

// TestTooLargePageIsNarrowed checks that pages get smaller until they fit, and that a
// single item above the limit is skipped.
func TestTooLargePageIsNarrowed(t *testing.T) {
	s := &shelf{n: 60}
	c := client(s.answer)
	c.most = 170
	items, pages, err := all(t, c, List{Path: "x", Top: 60})
	if err != nil || len(items) != 60 || len(pages) < 2 {
		t.Error(len(items), len(pages), err)
	}
}

// TestListOfNothingReadableEnds checks that skipping ends if no page can be read.
func TestListOfNothingReadableEnds(t *testing.T) {
	asked := 0
	c := client(func(*http.Request) (*http.Response, error) { asked++; return reply(200, `{"value":[{"a":`), nil })
	_, _, err := all(t, c, List{Path: "x", Top: 4})
	wantFault(t, err, fault.Service, "cannot be read")
	if asked > 40 {
		t.Errorf("asked %d times", asked)
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
		items, _, err := split(body, 10)
		if string(body) != before {
			t.Fatal("the body was changed")
		}
		var bad *unreadable
		if err != nil && !errors.As(err, &bad) && !errors.Is(err, errNoList) {
			t.Fatalf("error of another kind: %v", err)
		}
		if err != nil {
			return
		}
		again := "{\"value\":["
		for i, raw := range items {
			if i > 0 {
				again += ","
			}
			again += string(raw)
		}
		same, _, err := split([]byte(again+"]}"), 10)
		if err != nil || len(same) != len(items) {
			t.Fatalf("items put together again: %d of %d, %v", len(same), len(items), err)
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

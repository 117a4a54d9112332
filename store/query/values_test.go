package query_test

import (
	"context"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/query"
)

// TestCountingCountsThings counts entities by one spelling, and leaves out what Counted
// leaves out, which is not missing either.
func TestCountingCountsThings(t *testing.T) {
	all := some()[:3]
	all[0].Alert.Entities = []alert.Entity{{Type: alert.User, Value: "amal@contoso.com"}, {Type: alert.User, Value: `CONTOSO\amal`, Of: 1}}
	all[1].Alert.Entities = []alert.Entity{{Type: alert.Host, Value: "pc"}, {Type: alert.User, Value: "S-1-5", Of: 2}}
	all[2].Alert.Entities = nil
	for text, want := range map[string]string{
		"| aggregate count by @user":                        "@user,count; amal@contoso.com,1; <nil>,1",
		"| aggregate cardinality(@user), count(@user)":      "cardinality(@user),count(@user); 1,2",
		`@user = 'contoso\amal' | aggregate count by @user`: "@user,count; amal@contoso.com,1",
	} {
		if _, table := tableOf(t, text, all); written(table) != want {
			t.Errorf("%s\ngives %s\nwant  %s", text, written(table), want)
		}
	}
}

// TestTallyIsTheSame counts by a source that tallies and by one that does not.
func TestTallyIsTheSame(t *testing.T) {
	all := some()
	for i := range 40 {
		r := *all[i%6]
		a := *r.Alert
		r.Alert = &a
		a.Actor = []string{"Kira", "kira", "KIRA", "", "amal"}[i%5]
		a.Tags = [][]string{{"x", "X"}, {"x"}, {"y"}, nil}[i%4]
		all = append(all, &r)
	}
	for _, text := range []string{
		"| aggregate count by actor", "| aggregate count, count as n by actor | sort actor", "| aggregate count by tags", "| aggregate count by @user", "| sort title | aggregate count by title",
		"| head 10 | aggregate count by actor", "| aggregate count by actor, provider", "| aggregate count by severity", "| aggregate count by raw.x",
	} {
		q := parsed(t, text)
		want, err := q.Run(t.Context(), query.Records(all))
		if err != nil {
			t.Fatal(err)
		}
		source := &tally{Source: query.Records(all), all: all}
		got, err := q.Run(t.Context(), source)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %s, want %s (%v)", text, written(got), written(want), err)
		}
		if plain := strings.HasSuffix(text, "by actor"); plain != source.used && !strings.Contains(text, "head") && plain {
			t.Errorf("%s does not ask the source", text)
		}
	}
}

// tally is a source of records that counts text by each spelling.
type tally struct {
	query.Source
	all  []*alert.Record
	used bool
}

func (s *tally) Tally(c *query.Column, yield func(any, int) bool) (missing int, ok bool) {
	if c.Field.Type != alert.String {
		return 0, false
	}
	counts := map[string]int{}
	for i, r := range s.all {
		seen := map[string]bool{}
		texts := c.Field.Texts(r)
		if c.Entity() != "" {
			texts = nil
			s.Entities(i, c, func(text string) bool { texts = append(texts, text); return true })
		}
		for _, text := range texts {
			seen[text] = true
		}
		for text := range seen {
			counts[text]++
		}
		if len(c.Field.Texts(r)) == 0 {
			missing++
		}
	}
	for text, n := range counts {
		if !yield(text, n) {
			break
		}
	}
	s.used = true
	return missing, true
}

// TestASpellingCountsOnceARow shows the spelling of most rows, however often one has it.
func TestASpellingCountsOnceARow(t *testing.T) {
	all := some()[:3]
	all[0].Alert.Tags = []string{"vip", "vip", "vip"}
	all[1].Alert.Tags = []string{"VIP"}
	all[2].Alert.Tags = []string{"VIP", "other"}
	if _, table := tableOf(t, "| aggregate count by tags", all); written(table) != "tags,count; VIP,3; other,1" {
		t.Error(written(table))
	}
}

// titles is a source of rows that all have titles of their own, which it counts at once.
type titles struct {
	*columns
	yielded int
	end     func(yielded int)
}

func (s *titles) Tally(_ *query.Column, yield func(any, int) bool) (missing int, ok bool) {
	for s.yielded < s.Len() {
		s.yielded++
		s.end(s.yielded)
		if !yield(strconv.Itoa(s.yielded), 1) {
			break
		}
	}
	return 0, true
}

// TestATallyEnds stops the source soon after the context ended, and once it has given more
// values than groups may be, without reading row by row then.
func TestATallyEnds(t *testing.T) {
	rows := someColumns(260_000)
	q := parsed(t, "| aggregate count by title")
	ctx, cancel := context.WithCancel(t.Context())
	s := &titles{columns: rows, end: func(n int) {
		if n == 5000 {
			cancel()
		}
	}}
	if _, err := q.Run(ctx, s); !errors.Is(err, context.Canceled) || s.yielded > 6000 {
		t.Errorf("%d values, %v", s.yielded, err)
	}
	s = &titles{columns: rows, end: func(int) {}}
	_, err := q.Run(t.Context(), s)
	var f *fault.Fault
	if !errors.As(err, &f) || !strings.Contains(f.Sentence, "more than 250000 groups") || s.yielded > 251_000 {
		t.Errorf("%d values, %v", s.yielded, err)
	}
}

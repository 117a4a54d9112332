package query_test

import (
	"fmt"
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/store/query/querytest"
)

// columns is a source that costs nearly nothing: its values stand in lists by row.
type columns struct {
	created []alert.Time
	values  map[string][]any
	users   [][]string
}

// someColumns makes rows of 90 days: 15 providers, 20,000 users, two a row now and then, 50
// titles, and a first activity that no two rows share.
func someColumns(n int) *columns {
	c := &columns{created: make([]alert.Time, n), values: map[string][]any{}, users: make([][]string, n)}
	var users, providers, titles []any
	for i := range 20_000 {
		users = append(users, fmt.Sprintf("user%d@contoso.com", i))
	}
	for _, p := range alert.Providers() {
		providers = append(providers, string(p))
	}
	for i := range 50 {
		titles = append(titles, fmt.Sprintf("Suspicious sign-in number %d", i))
	}
	end := alert.At(querytest.Now())
	for i := range n {
		c.created[i] = end - alert.Time(i)*(90*alert.Day/alert.Time(n))
		c.values["provider"] = append(c.values["provider"], providers[i*7%len(providers)])
		c.values["title"] = append(c.values["title"], titles[i*31%len(titles)])
		c.values["severity"] = append(c.values["severity"], any([]float64{0.1, 0.3, 0.5, 0.7}[i%4]))
		at := i * 7919 % len(users)
		c.users[i] = append(c.users[i], users[at].(string))
		if i%4 == 0 {
			c.users[i] = append(c.users[i], users[(at+1)%len(users)].(string))
		}
	}
	return c
}

func (c *columns) Len() int                   { return len(c.created) }
func (c *columns) Key(int) alert.Key          { return alert.Key{} }
func (c *columns) Created(row int) alert.Time { return c.created[row] }
func (c *columns) Schema(int) string          { return "cloudaudit" }

func (c *columns) Value(row int, of *query.Column) any {
	if of.Field.Name == "@user" {
		return c.users[row]
	}
	if of.Field.Name == "event_time_usec" {
		return int64(row)
	}
	if list := c.values[of.Field.Name]; list != nil {
		return list[row]
	}
	return nil
}

func (c *columns) Entities(row int, _ *query.Column, yield func(string) bool) {
	for _, u := range c.users[row] {
		if !yield(u) {
			return
		}
	}
}

// BenchmarkRun applies stages to a million rows.
func BenchmarkRun(b *testing.B) {
	rows := someColumns(1_000_000)
	for _, text := range []string{
		"| aggregate count by provider",
		"| aggregate count, cardinality(@user) by 1h",
		"| aggregate count, cardinality(@user), max(severity) by title, provider | sort count | head 5",
		"| aggregate count by @user | head 10",
		"| sort severity desc, title | head 10",
		"| head 100",
	} {
		q, problems := query.Parse(text, querytest.Now())
		if p := query.Failed(problems); p != nil {
			b.Fatal(p)
		}
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := q.Run(b.Context(), rows); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// tallying is a source that counts one column at once.
type tallying struct{ *columns }

func (c tallying) Tally(of *query.Column, yield func(any, int) bool) (missing int, ok bool) {
	for _, p := range alert.Providers() {
		yield(string(p), 1)
	}
	return 0, of.Field.Name == "provider"
}

// BenchmarkTally counts a million rows by a column that the source counts at once.
func BenchmarkTally(b *testing.B) {
	rows := tallying{someColumns(1_000_000)}
	q, _ := query.Parse("| aggregate count by provider", time.Now())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := q.Run(b.Context(), rows); err != nil {
			b.Fatal(err)
		}
	}
}

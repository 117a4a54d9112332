package storetest

import (
	"bytes"
	"math/rand/v2"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
)

func malformedTests() []test {
	return []test{
		{"text that breaks things", hardText},
		{"identities of any bytes", anyBytes},
		{"the first and the last year", years},
		{"empty lists", func(b *bench) {
			e := b.open()
			r := version(1, 0, alert.Open)
			r.Alert.Tags, r.Alert.Entities = []string{}, []alert.Entity{}
			r.Alert.Categories = []string{"", "a", ""}
			b.put(e, r)
			b.same("record", b.one(e, r.Key), r)
		}},
		{"a record without content", func(b *bench) {
			e := b.open()
			r := alert.Record{Key: version(1, 0, "").Key, Malformed: true, Raw: []byte("not even JSON")}
			b.is("outcome", b.put(e, r), ingest.Outcome{New: 1, Malformed: 1})
			raws, err := e.Raw(b.Context(), []alert.Key{r.Key})
			b.must(err)
			b.is("item", string(raws[0]), "not even JSON")
			b.is("rows", len(b.rows(e, 0)), 1)
		}},
		{"a very large item", largeItem},
	}
}

func hardText(b *bench) {
	e := b.open()
	for i, text := range []string{
		"Émile — 北京 🧑‍🚒 \u200b\u202e zero width", "'); DROP TABLE alert; --", "%_\\*?", " leading and trailing ", "\t\r\n", "\ufffd", "\U0010ffff",
		strings.Repeat("long ", 20_000),
	} {
		r := version(i, 0, alert.Status(text))
		r.Alert.Title, r.Alert.Tags, r.Alert.IncidentID, r.Alert.URL = text, []string{text, text}, text, text
		r.Alert.Entities = []alert.Entity{{Type: alert.EntityType(text), Value: text, Role: text, Verdict: text}}
		b.put(e, r)
		b.same("record", b.one(e, r.Key), r)
	}
	for i, text := range []string{"a\x00mimikatz", "half \xc3", "\xed\xa0\x80", "\x00"} {
		r := version(100+i, 0, alert.Open)
		r.Alert.Title, r.Alert.Tags = text, []string{text}
		r.Alert.Entities = []alert.Entity{{Type: alert.User, Value: text}}
		r.Raw = []byte(text)
		b.is("outcome", b.put(e, r), ingest.Outcome{New: 1, Malformed: 1})
		got := b.one(e, r.Key)
		b.is("malformed", got.Malformed, true)
		b.is("item", string(got.Raw), text)
		b.is("title", got.Alert.Title, strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\x00", "\ufffd"))
		b.is("again", b.put(e, r), ingest.Outcome{Stale: 1, Malformed: 1})
	}
	note := "n\x00te"
	done := act(1, alert.TriageDone)
	done.Note = &note
	b.triage(e, done)
	b.is("note", b.one(e, done.Key).Triage.Note, "n\ufffdte")
}

func anyBytes(b *bench) {
	e := b.open()
	ids := []string{"", "\x00", "\ufffd", "a\x00b", "a\x00c", "a", "\xff", "\xfe", "\u00c9", "E\u0301", strings.Repeat("x", 5000), "1", "01"}
	var batch []alert.Record
	for _, id := range ids {
		r := version(1, 0, alert.Open)
		r.ID, r.Integration = id, "int\x00\xff"
		r.Alert.URL = "https://portal.example/" + id + "/x"
		r.Alert.URL = strings.ToValidUTF8(strings.ReplaceAll(r.Alert.URL, "\x00", ""), "")
		batch = append(batch, r)
	}
	b.is("outcome", b.put(e, batch...), ingest.Outcome{New: len(ids)})
	got, err := e.Records(b.Context(), keysOf(batch))
	b.must(err)
	for i := range batch {
		b.same("record", got[i], batch[i])
	}
	b.is("again", b.put(e, batch...), ingest.Outcome{Stale: len(ids)})
}

func years(b *bench) {
	e := b.open()
	first, _ := alert.ParseTime("0001-01-01T00:00:00.0000001Z")
	last, _ := alert.ParseTime("9999-12-31T23:59:59.9999999Z")
	for i, at := range []alert.Time{first, last, 1, -1, 0} {
		for j, other := range []alert.Time{first, last, 1, 0} {
			r := version(10*i+j, 0, alert.Open)
			r.Alert.Created, r.Alert.Updated, r.Alert.Began, r.Alert.Ended, r.Alert.Resolved = at, other, other, at, other
			b.put(e, r)
			b.same("record", b.one(e, r.Key), r)
		}
	}
}

func largeItem(b *bench) {
	e := b.open()
	random := make([]byte, 10<<20)
	r := rand.NewChaCha8([32]byte{1})
	_, _ = r.Read(random)
	big, plain := version(1, 0, alert.Open), version(2, 0, alert.Open)
	big.Raw, plain.Raw = random, bytes.Repeat([]byte("ab"), 5<<20)
	batch := []alert.Record{version(0, 0, alert.Open), big, plain, version(3, 0, alert.Open)}
	b.is("outcome", b.put(e, batch...), ingest.Outcome{New: 4})
	got, err := e.Raw(b.Context(), keysOf(batch))
	b.must(err)
	for i := range batch {
		if !bytes.Equal(got[i], batch[i].Raw) {
			b.Fatalf("item %d of %d bytes came back with %d", i, len(batch[i].Raw), len(got[i]))
		}
	}
}

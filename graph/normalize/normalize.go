package normalize

import (
	"crypto/sha256"
	"encoding/hex"
	"sync"

	"github.com/go-json-experiment/json/jsontext"

	"tocsin/graph/alert"
)

// revision is the version of the mapping's code. It rises by one if a record of the
// same item differs for another reason than a member that alert.Sources newly names.
//
// 2: an entity knows whose other spelling it is. 3: earlier words of serviceSource name
// their product, and entities and lists have a bound. 4: the words of a product are those
// of its row in alert, in any spelling and from any source. 5: domains of URLs and mail
// addresses, accounts with their domain, files with their folder, devices' ids; values
// without ports, names and "-"; the own fields of the schemas; words for nothing are
// missing; malware that any product for endpoints reports is antivirus; sensor_types
// begins with Taegis's word for alerts of Graph. 6: audit records of Office 365 are events,
// and alerts are made of them; ids that other sources share; the members of risk
// detections are opened. 7: services that write audit records are no users. 8: values that
// differ in case alone are one entity. 9: what evidence names beside the thing that it is
// about, such as a message's recipient, has not its verdict. 10: an alert of events that
// none of them names is called what they tell of, not by their operation. 11: a process's
// verdict is not that of its file, nor a file's that of its folder. 12: a mailbox has not the verdict
// of a rule in it, nor an Active Directory domain that of the attack on it.
const revision = 12

// Version returns the version of the mapping. It is higher if a record of the same item
// can differ: with each revision, and with each member that a source's row newly names.
// The store then maps its raw items again. Earlier programs had the version 1.
var Version = sync.OnceValue(func() int {
	members := 0
	for _, s := range alert.Sources() {
		members += len(s.Direct)
	}
	return 1000*revision + members
})

// Record maps one item of a source. The record's Raw is raw itself, never
// changed, and the texts of the record are copies.
//
// It cannot fail: a value not as the schema says is left out and the record marked
// Malformed, down to an item that isn't JSON at all, whose record has an id and
// Raw alone. Of a member sent twice the last value counts.
func Record(integration string, source alert.SourceName, raw []byte) alert.Record {
	m := mappingOf(source).of(raw)
	it := &item{rec: alert.Record{Key: alert.Key{Integration: integration, Source: source}, Raw: raw}}
	it.begin(raw)
	m.kind.Make(&it.rec)
	it.rec.Print = it.members(m)
	if it.repeated {
		it.regather(m.evidence)
	}
	m.finish(it)
	if it.rec.ID == "" {
		it.rec.ID, it.malformed = hashID(raw), true
	}
	it.rec.Malformed = it.malformed
	return it.rec
}

// members takes the members of the item and returns its fingerprint, of the same scan.
func (it *item) members(m *mapping) uint64 {
	var p scanned
	p.begin(&it.reader)
	object := it.open(jsontext.KindBeginObject)
	for object {
		p.between()
		if !it.member() {
			break
		}
		p.named()
		if take := m.fast.get(it.name); take != nil {
			take(it)
		} else {
			it.take()
		}
		p.valued()
	}
	it.end()
	if !object || it.broken || it.trailing {
		return Fingerprint(it.raw)
	}
	return p.end()
}

// item is one item while it is mapped. It holds what can be put into the record
// only at the end of the item.
type item struct {
	gatherer
	rec         alert.Record
	productName string // of alerts_v2: a text for people
	custom      []string
	system      []string   // tags of an incident
	lists       uint32     // a bit for each list of evidence that was met
	repeated    bool       // one of them was met twice
	linked      []string   // of Legacy: ids of alerts in its links
	risk        *detection // of a risk detection
	audited     *audit     // of an audit record
}

// takeID takes the id, or the hash of a longer one than any word: two may have the
// same beginning.
func (it *item) takeID() {
	value := it.take()
	if len(value) > mostWord+2 && value[0] == '"' {
		it.rec.ID, it.malformed = hashID(value), true
		return
	}
	it.rec.ID = it.decode(value)
}

// hashID names an item by a hash: of itself, or of its long id.
func hashID(of []byte) string {
	sum := sha256.Sum256(of)
	return hashPrefix + hex.EncodeToString(sum[:])
}

// hashPrefix begins the id of an item that has none of its own.
const hashPrefix = "sha256:"

package sqlite

import (
	"encoding/binary"
	"slices"

	"zombiezen.com/go/sqlite"

	"tocsin/graph/alert"
)

const (
	blockItems = 16        // items in a block: packing costs a third of what single items cost
	blockBytes = 128 << 10 // a larger block takes no more items, so that one item is never read at the cost of much more
)

// block is up to blockItems raw items on their way into the file. Unpacked it
// holds their number, their lengths, and then the items, one behind the other.
type block struct {
	source alert.SourceName
	enc    *encoder
	items  []*incoming
	z      []byte
	id     int64 // set when it is written
}

// blocks groups items by source in the order received, because what came together
// is read together. It does not pack them yet: see packing. Alerts of events that grow have blocks of their own: their
// items are the longest, and each new event leaves one dead. Alone in its block, it takes that
// with it.
func (db *DB) blocks(conn *sqlite.Conn, items []*incoming) ([]*block, error) {
	var done []*block
	for _, group := range grouped(items) {
		raws := make([][]byte, len(group))
		for i, it := range group {
			raws[i] = it.record.Raw
		}
		enc, err := db.zip.encoder(conn, group[0].record.Source, raws)
		if err != nil {
			return nil, err
		}
		done = append(done, cut(group, enc)...)
	}
	return done, nil
}

// pack makes fingerprints, and blocks whose packing it begins.
func (db *DB) pack(conn *sqlite.Conn, p *plan) (err error) {
	writes := p.writes()
	for _, it := range writes {
		db.fingerprint(it)
	}
	if p.blocks, err = db.blocks(conn, writes); err == nil {
		p.packing.begin(p.blocks)
	}
	return err
}

// packing packs blocks in a goroutine of its own: it costs as much as learning the texts
// of the same items, and needs neither the file nor the lock, so that the two go on side by
// side. The zero value has nothing to pack.
type packing struct {
	done  chan struct{} // closed when all are packed; nil if none was begun
	panic any           // that ended it
}

func (p *packing) begin(blocks []*block) {
	done := make(chan struct{})
	p.done = done
	go func() {
		defer close(done)
		defer func() { p.panic = recover() }()
		var plain []byte
		for _, b := range blocks {
			plain = b.pack(plain)
		}
	}()
}

// wait returns when all blocks are packed. A panic of the packing goes on in the caller,
// which may know what to do about it.
func (p *packing) wait() {
	if p.done == nil {
		return
	}
	<-p.done
	if p.panic != nil {
		panic(p.panic)
	}
}

// blockGroup says which items share blocks.
type blockGroup struct {
	source alert.SourceName
	grows  bool // alerts of events that the file has with fewer of them
}

func (it *incoming) group() blockGroup {
	source := alert.SourceOf(it.record.Source)
	return blockGroup{it.record.Source, it.was != nil && it.record.Alert != nil && source != nil && source.Joined != nil}
}

func grouped(items []*incoming) [][]*incoming {
	var groups [][]*incoming
	at := map[blockGroup]int{}
	for _, it := range items {
		i, ok := at[it.group()]
		if !ok {
			i = len(groups)
			at[it.group()] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], it)
	}
	return groups
}

func cut(items []*incoming, enc *encoder) []*block {
	var done []*block
	size := 0
	for i, it := range items {
		if i == 0 || size >= blockBytes || len(done[len(done)-1].items) == blockItems {
			done = append(done, &block{source: it.record.Source, enc: enc})
			size = 0
		}
		b := done[len(done)-1]
		it.block, it.offset = b, len(b.items)
		b.items = append(b.items, it)
		size += len(it.record.Raw)
	}
	return done
}

// usualRatio is how much smaller packing makes items that resemble each other, at
// least.
const usualRatio = 4

// pack packs the items, and returns plain so that the next block may use it.
func (b *block) pack(plain []byte) []byte {
	raws := make([][]byte, len(b.items))
	for i, it := range b.items {
		raws[i] = it.record.Raw
	}
	plain = join(plain[:0], raws)
	b.z = b.enc.EncodeAll(plain, make([]byte, 0, len(plain)/usualRatio))
	return plain
}

// join appends the items to out, in the form of an unpacked block.
func join(out []byte, raws [][]byte) []byte {
	size := binary.MaxVarintLen64 * (len(raws) + 1)
	for _, raw := range raws {
		size += len(raw)
	}
	out = binary.AppendUvarint(slices.Grow(out, size), uint64(len(raws)))
	for _, raw := range raws {
		out = binary.AppendUvarint(out, uint64(len(raw)))
	}
	for _, raw := range raws {
		out = append(out, raw...)
	}
	return out
}

// split is the reverse of join. The items are pieces of b.
func split(b []byte) ([][]byte, error) {
	n, used := binary.Uvarint(b)
	if used <= 0 || n > uint64(len(b)) {
		return nil, errCorrupt
	}
	b = b[used:]
	lengths := make([]int, n)
	for i := range lengths {
		length, used := binary.Uvarint(b)
		if used <= 0 || length > uint64(len(b)) {
			return nil, errCorrupt
		}
		lengths[i], b = int(length), b[used:]
	}
	raws := make([][]byte, n)
	for i, length := range lengths {
		if length > len(b) {
			return nil, errCorrupt
		}
		raws[i], b = b[:length:length], b[length:]
	}
	return raws, nil
}

// writeBlock puts a block into the file, with the rids of its rows in order.
func writeBlock(conn *sqlite.Conn, id, dictionary int64, rids []int64, z []byte) error {
	var packed []byte
	for _, rid := range rids {
		packed = binary.AppendVarint(packed, rid)
	}
	packed = binary.AppendVarint(packed, int64(sumBlock(dictionary, packed, z))) // for a program of schema 1 one row more, without an item
	err := run(conn, insertBlock, id, len(rids), dictionary, packed, z)
	if err == nil && len(z) > blockBytes {
		_, err = conn.Prepare(insertBlock) // lets go of a large value
	}
	return err
}

const insertBlock = "INSERT INTO rawblk(id, n, zdict, rids, z) VALUES(?,?,?,?,?)"

// readBlock returns the items of a block and the rids that they were written for.
func (db *DB) readBlock(conn *sqlite.Conn, id int64) (raws [][]byte, rids []int64, err error) {
	b, err := storedBlock(conn, id)
	if err != nil {
		return nil, nil, err
	}
	dec, err := db.zip.decoder(conn, b.dictionary)
	if err != nil {
		return nil, nil, err
	}
	plain, err := dec.DecodeAll(b.z, nil)
	if err != nil {
		return nil, nil, errCorrupt
	}
	if raws, err = split(plain); err != nil {
		return nil, nil, err
	}
	rids, _, err = ridsOf(b.list, len(raws))
	return raws, rids, err
}

// packedBlock is a block as it stands in the file.
type packedBlock struct {
	dictionary int64
	list, z    []byte // list is of the rids, a varint each, and behind them the checksum
}

func storedBlock(conn *sqlite.Conn, id int64) (b packedBlock, err error) {
	found := false
	err = rows(conn, "SELECT zdict, rids, z FROM rawblk WHERE id=?", func(stmt *sqlite.Stmt) error {
		b = packedBlock{dictionary: stmt.ColumnInt64(0), list: blob(stmt, 1, nil), z: blob(stmt, 2, nil)}
		found = true
		return nil
	}, id)
	if err == nil && !found {
		err = errCorrupt
	}
	return b, err
}

// ridsOf reads the rows that the n items of a block belong to, and returns what stands
// behind them: the checksum. Blocks of schema 1 have none.
//
// Reading does not compare it: the items have a checksum of their own, and a wrong row
// is not that of any item. So a false row loses one item, not all.
func ridsOf(list []byte, n int) (rids []int64, sum []byte, err error) {
	for range n {
		rid, used := binary.Varint(list)
		if used <= 0 {
			return rids, nil, errCorrupt
		}
		rids, list = append(rids, rid), list[used:]
	}
	return rids, list, nil
}

// sound reports whether a block of n items has its checksum, if any.
func (b *packedBlock) sound(n int) bool {
	_, behind, err := ridsOf(b.list, n)
	sum, used := binary.Varint(behind)
	list := b.list[:len(b.list)-len(behind)]
	return err == nil && used == len(behind) && (used == 0 || sum == int64(sumBlock(b.dictionary, list, b.z)))
}
